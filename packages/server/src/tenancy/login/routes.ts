import { Credentials, errors, Identity, LoginAnswer, nameKey, PasswordChange } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, KithError } from '../../platform/http/errors.ts';
import { refuseUntil } from '../../platform/http/limit-requests.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import type { Ids } from '../../platform/ids.ts';
import { recordLogin } from '../audit/record-changes.ts';
import { findSpace } from '../spaces/store.ts';
import { changePassword as change } from './change-password.ts';
import { logIn as logInWith } from './log-in.ts';
import type { LoginGuard } from './login-guard.ts';

interface Needs {
  readonly db: Database;
  readonly loginGuard: Pick<LoginGuard, 'enter' | 'passed'>;
}

interface LoginNeeds extends Needs {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
}

const logIn = ({ db, clock, ids, secrets, loginGuard }: LoginNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/auth/token/',
    schema: {
      tags: ['accounts'],
      operationId: 'logIn',
      summary: 'Log in',
      description: 'The token that is answered lives 24 hours. Headers with an older token are not looked at.',
      security: [],
      body: Credentials,
      response: { 200: LoginAnswer },
    },
    handler: async (request, reply) => {
      const { username, password } = request.body;
      const name = nameKey(username);
      refuseUntil(reply, loginGuard.enter(name, request.ip));
      const outcome = await logInWith({ db, clock, ids, tokenKey: secrets.tokenKey }, username, password);
      const { accountId } = outcome;
      if (outcome.kind === 'refused') {
        await recordLogin(db.queries, request, {
          accountId,
          tokenId: null,
          status: errors.wrongPassword.status,
          now: clock(),
        });
        throw new KithError('wrongPassword');
      }
      loginGuard.passed(name, request.ip);
      await recordLogin(db.queries, request, { accountId, tokenId: outcome.token.id, status: 200, now: clock() });
      return { user: { username: outcome.username, space: null }, token: outcome.token };
    },
  });

const whoAmI = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/whoami/',
    config: { access: 'iam' },
    schema: {
      tags: ['accounts'],
      operationId: 'whoAmI',
      summary: 'Whose token this is',
      description: 'An account acts in the space `default`; the token of a space has no username.',
      response: { 200: Identity },
    },
    handler: async (request) => {
      const { kind, username, accountId, spaceId } = callerOf(request);
      const space = spaceId === null ? null : ((await findSpace(db.queries, accountId, spaceId)) ?? null);
      return { username: kind === 'space' ? null : username, space };
    },
  });

const changePassword = ({ db, loginGuard }: Needs) =>
  operation({
    method: 'POST',
    url: '/v1/auth/password/change/',
    config: { access: 'account' },
    schema: {
      tags: ['accounts'],
      operationId: 'changePassword',
      summary: 'Change the password',
      description: 'With `reset_tokens` every token of the account is deleted, the calling one included.',
      body: PasswordChange,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { old_password: oldPassword, password, password2, reset_tokens: resetTokens } = request.body;
      if (password !== password2) throw fieldError('password2', 'invalid', 'The two passwords differ.');
      const { accountId, username } = callerOf(request);
      const name = nameKey(username);
      refuseUntil(reply, loginGuard.enter(name, request.ip));
      if (!(await change({ db }, accountId, { oldPassword, password, resetTokens }))) {
        throw fieldError('old_password', 'invalid', 'Incorrect password.');
      }
      loginGuard.passed(name, request.ip);
      return reply.status(204).send();
    },
  });

/** The one route that needs no token. */
export const loginRoute = (needs: LoginNeeds) => operations(needs, [logIn]);

export const accountRoutes = (needs: Needs) => operations(needs, [whoAmI, changePassword]);

import { Credentials, errors, Identity, LoginAnswer, nameKey, PasswordChange } from '@kith/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, KithError } from '../../platform/http/errors.ts';
import { tooSoon } from '../../platform/http/limit-requests.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import { recordLogin } from '../audit/record-changes.ts';
import { findSpace } from '../spaces/store.ts';
import { changePassword as change } from './change-password.ts';
import { logIn as logInWith } from './log-in.ts';
import type { LoginGuard, Visit } from './login-guard.ts';
import type { PasswordChecks } from './password-checks.ts';

/** When too many wait for their password to be looked at. */
const FULL_MS = 1000;

interface Needs {
  readonly db: Database;
  readonly loginGuard: Pick<LoginGuard, 'enter'>;
  readonly passwordChecks: Pick<PasswordChecks, 'turn'>;
  readonly metrics: Pick<Metrics, 'refused'>;
}

interface LoginNeeds extends Needs {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
}

/**
 * Looks at a password when it is its turn.
 * @throws {KithError} 429 when there were too many wrong ones, or too many wait
 */
async function looked<T>(
  { loginGuard, passwordChecks, metrics }: Needs,
  { ip }: FastifyRequest,
  reply: FastifyReply,
  name: string,
  look: () => Promise<T>,
): Promise<{ readonly outcome: T; readonly passed: Visit['passed'] }> {
  const visit = await loginGuard.enter(name, ip);
  const outcome = visit.waitMs > 0 ? null : await passwordChecks.turn(visit, look);
  if (outcome !== null) return { outcome, passed: visit.passed };
  metrics.refused('passwords');
  if (visit.waitMs === 0) visit.giveBack();
  throw tooSoon(reply, visit.waitMs || FULL_MS);
}

const logIn = ({ clock, ids, secrets, ...needs }: LoginNeeds) =>
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
      const { db } = needs;
      const { outcome, passed } = await looked(needs, request, reply, nameKey(username), () =>
        logInWith({ db, clock, ids, tokenKey: secrets.tokenKey }, username, password),
      );
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
      await passed(outcome.accountId);
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

const changePassword = (needs: Needs) =>
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
      const { outcome, passed } = await looked(needs, request, reply, nameKey(username), () =>
        change(needs, accountId, { oldPassword, password, resetTokens }),
      );
      if (!outcome) throw fieldError('old_password', 'invalid', 'Incorrect password.');
      await passed(accountId);
      return reply.status(204).send();
    },
  });

/** The one route that needs no token. */
export const loginRoute = (needs: LoginNeeds) => operations(needs, [logIn]);

export const accountRoutes = (needs: Needs) => operations(needs, [whoAmI, changePassword]);

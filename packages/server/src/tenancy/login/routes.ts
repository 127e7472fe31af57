import { Credentials, Identity, LoginAnswer, nameKey, PasswordChange } from '@kith/contract';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import type { Ids } from '../../platform/ids.ts';
import { findSpace } from '../spaces/store.ts';
import { createToken } from '../tokens/tokens.ts';
import { changePassword as change } from './change-password.ts';
import { logInByPassword, type PasswordNeeds } from './log-in-by-password.ts';
import { type LookNeeds, lookedAt } from './looked-at.ts';

interface Needs extends LookNeeds {
  readonly db: Database;
}

interface LoginNeeds extends PasswordNeeds {
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
}

const logIn = (needs: LoginNeeds) =>
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
      const { clock, ids, secrets } = needs;
      const maker = { clock, ids, tokenKey: secrets.tokenKey };
      const { username, opened } = await logInByPassword(needs, request, reply, request.body, async (tx, account) => {
        const owner = { accountId: account.id, spaceId: null, family: 'access' } as const;
        const token = await createToken(maker, tx, owner, account.isManager ? 'manager' : 'account', false);
        if (token === 'too many') throw new Error('There is no limit to temporary tokens.');
        return { tokenId: token.id, token };
      });
      return { user: { username, space: null }, token: opened.token };
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
      const { outcome, passed } = await lookedAt(needs, request, reply, nameKey(username), () =>
        change(needs, accountId, { oldPassword, password, resetTokens }),
      );
      if (!outcome) throw fieldError('old_password', 'invalid', 'Incorrect password.');
      await passed(accountId);
      return reply.status(204).send();
    },
  });

/** Needs no token. */
export const loginRoute = (needs: LoginNeeds) => operations(needs, [logIn]);

export const accountRoutes = (needs: Needs) => operations(needs, [whoAmI, changePassword]);

import { Credentials, Identity, LoginAnswer, PasswordChange } from '@kith/contract';
import type { Context } from '../context.ts';
import { failures, Nothing } from '../http/answers.ts';
import type { App } from '../http/app-type.ts';
import { callerOf } from '../http/authentication.ts';
import { fieldError, KithError } from '../http/errors.ts';
import { findSpace } from '../spaces/store.ts';
import { changePassword, logIn } from './accounts.ts';

/** The one route that needs no token. */
export const loginRoute =
  ({ db, clock, ids, secrets }: Context) =>
  async (app: App) => {
    app.post(
      '/v1/auth/token/',
      {
        schema: {
          tags: ['accounts'],
          summary: 'Log in',
          security: [],
          body: Credentials,
          response: { 200: LoginAnswer, ...failures },
        },
      },
      async ({ body }) => {
        const logged = await logIn({ db, clock, ids, tokenKey: secrets.tokenKey }, body.username, body.password);
        if (!logged) throw new KithError('wrongPassword');
        return { user: { username: logged.username, space: null }, token: logged.token };
      },
    );
  };

export const accountRoutes =
  ({ db }: Context) =>
  async (app: App) => {
    app.get(
      '/v1/whoami/',
      {
        config: { access: 'iam' },
        schema: { tags: ['accounts'], summary: 'Whose token this is', response: { 200: Identity, ...failures } },
      },
      async (request) => {
        const { kind, username, accountId, spaceId } = callerOf(request);
        const space = spaceId === null ? null : ((await findSpace(db.queries, accountId, spaceId)) ?? null);
        return { username: kind === 'space' ? null : username, space };
      },
    );

    app.post(
      '/v1/auth/password/change/',
      {
        config: { access: 'account' },
        schema: {
          tags: ['accounts'],
          summary: 'Change the password',
          body: PasswordChange,
          response: { 204: Nothing, ...failures },
        },
      },
      async (request, reply) => {
        const { old_password: oldPassword, password, password2, reset_tokens: resetTokens } = request.body;
        if (password !== password2) throw fieldError('password2', 'invalid', 'The two passwords differ.');
        const { accountId } = callerOf(request);
        if (!(await changePassword({ db }, accountId, { oldPassword, password, resetTokens }))) {
          throw fieldError('old_password', 'invalid', 'Incorrect password.');
        }
        return reply.status(204).send();
      },
    );
  };

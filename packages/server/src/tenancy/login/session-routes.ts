import {
  FirstSessionCreate,
  Identity,
  limits,
  SessionAnswer,
  SessionCreate,
  SessionList,
  SessionSpaceWrite,
  type SpaceId,
  TokenId,
} from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Secrets } from '../../platform/config/secrets.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, KithError, notFound } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { pageOfRequest } from '../../platform/http/page-of-request.ts';
import type { Ids } from '../../platform/ids.ts';
import { recordLogin } from '../audit/record-changes.ts';
import { openFirstSession } from '../sessions/first-code.ts';
import { type CookieDeps, giveCookie, takeCookie } from '../sessions/session-cookie.ts';
import { type Device, openSession, toWire } from '../sessions/sessions.ts';
import * as store from '../sessions/store.ts';
import { allSpaces, findSpace } from '../spaces/store.ts';
import { logInByPassword, type PasswordNeeds } from './log-in-by-password.ts';

interface OpenNeeds extends PasswordNeeds, CookieDeps {
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
}

type Needs = Pick<OpenNeeds, 'db' | 'clock' | 'sessionCookie' | 'config'>;

const tags = ['accounts'];
const path = '/v1/auth/session/';

const logInByCookie = (needs: OpenNeeds) =>
  operation({
    method: 'POST',
    url: path,
    schema: {
      tags,
      operationId: 'openSession',
      summary: 'Log in a browser',
      description:
        'The answer sets a cookie that no script can read, and that opens what a token of the account opens. It lives 24 hours, or 90 days with `remember`. A request by cookie that changes something must come from a page of this server.',
      security: [],
      body: SessionCreate,
      response: { 200: SessionAnswer },
    },
    handler: async (request, reply) => {
      refuseForeign(needs, request);
      const { remember } = request.body;
      const { opened, accountId, username } = await logInByPassword(
        needs,
        request,
        reply,
        request.body,
        async (tx, account) => {
          const session = await openSession(makerOf(needs), tx, account, deviceOf(request, remember));
          return { ...session, tokenId: session.session.id, isManager: account.isManager };
        },
      );
      giveCookie(needs, request, reply, opened.key, remember ? limits.rememberedSessionMs / 1000 : null);
      const [space = null] = opened.isManager ? [] : await allSpaces(needs.db.queries, accountId);
      return { user: { username, space }, session: opened.session };
    },
  });

const openFirst = (needs: OpenNeeds) =>
  operation({
    method: 'POST',
    url: `${path}first/`,
    schema: {
      tags,
      operationId: 'openFirstSession',
      summary: 'Log in by the link of the first start',
      description:
        'The code works once, within an hour, and only as long as nobody has logged in. With `password` the account has that one from now on.',
      security: [],
      body: FirstSessionCreate,
      response: { 200: SessionAnswer },
    },
    handler: async (request, reply) => {
      refuseForeign(needs, request);
      const { db, clock } = needs;
      const opened = await openFirstSession(makerOf(needs), request.body, deviceOf(request, false));
      if (!opened) {
        const message =
          'This link was used, is too old, or somebody has logged in: open /console/ and log in with the password. While nobody has, each start prints another link.';
        throw fieldError('code', 'invalid', message);
      }
      const { accountId, username, key, session } = opened;
      await recordLogin(db.queries, request, { accountId, tokenId: session.id, status: 200, now: clock() });
      giveCookie(needs, request, reply, key, null);
      const [space = null] = await allSpaces(db.queries, accountId);
      return { user: { username, space }, session };
    },
  });

const logOut = (needs: Needs) =>
  operation({
    method: 'DELETE',
    url: path,
    config: { access: 'account' },
    schema: {
      tags,
      operationId: 'closeSession',
      summary: 'Log out a browser',
      description:
        'Ends the session that asks, on the server, and takes the cookie away. 404 for who has a token instead.',
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { accountId, tokenId } = callerOf(request);
      if (!(await store.deleteSession(needs.db.queries, accountId, tokenId))) throw notFound();
      takeCookie(needs, request, reply);
      return reply.status(204).send();
    },
  });

const enterSpace = ({ db }: Needs) =>
  operation({
    method: 'PUT',
    url: `${path}space/`,
    config: { access: 'account' },
    schema: {
      tags,
      operationId: 'enterSpace',
      summary: 'Let a browser act in another space',
      description:
        'From the next request on, the session that asks acts in this space of its account, until it ends or enters another. It ends when the space is deleted. 404 for who has a token instead: a token of a space acts in that.',
      body: SessionSpaceWrite,
      response: { 200: Identity },
    },
    handler: async (request) => {
      const { accountId, tokenId, family, username } = callerOf(request);
      if (family !== 'session') throw notFound();
      const space = await findSpace(db.queries, accountId, request.body.space_id);
      const enter = (id: SpaceId) =>
        db.transaction(async (tx) => {
          // Whoever deletes it ends the sessions in it: none may come after that.
          if (!(await holdSpace(tx, id))) return 'broken reference';
          return store.enterSpace(tx, tokenId, id);
        });
      // Either may be gone by then.
      const outcome = space && (await db.unlessReferredTo(() => enter(space.id)));
      if (!space || outcome === 'broken reference') {
        throw fieldError('space_id', 'invalid', 'The account has no such space.');
      }
      return { username, space };
    },
  });

const listSessions = ({ db, clock }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/sessions/',
    config: { access: 'account' },
    schema: {
      tags,
      operationId: 'listSessions',
      summary: 'List the browsers that are logged in, the newest first',
      response: { 200: SessionList },
    },
    handler: async (request) => {
      const { accountId, tokenId } = callerOf(request);
      const rows = await store.listSessions(db.queries, accountId, clock());
      return { results: rows.map((row) => toWire(row, tokenId)) };
    },
  });

const endSession = ({ db }: Needs) =>
  operation({
    method: 'DELETE',
    url: '/v1/sessions/:id/',
    config: { access: 'account' },
    schema: {
      tags,
      operationId: 'endSession',
      summary: 'Log out one of the browsers',
      params: z.object({ id: TokenId.meta({ description: 'Id of a session.' }) }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { accountId } = callerOf(request);
      if (!(await store.deleteSession(db.queries, accountId, request.params.id))) throw notFound();
      return reply.status(204).send();
    },
  });

const endOtherSessions = ({ db }: Needs) =>
  operation({
    method: 'DELETE',
    url: '/v1/sessions/',
    config: { access: 'account' },
    schema: {
      tags,
      operationId: 'endOtherSessions',
      summary: 'Log out all other browsers',
      description: 'The session that asks goes on.',
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { accountId, tokenId } = callerOf(request);
      await store.deleteSessions(db.queries, accountId, tokenId);
      return reply.status(204).send();
    },
  });

/** These need no token. */
export const sessionLoginRoutes = (needs: OpenNeeds) => operations(needs, [logInByCookie, openFirst]);

export const sessionRoutes = (needs: Needs) =>
  operations(needs, [logOut, enterSpace, listSessions, endSession, endOtherSessions]);

const makerOf = ({ db, clock, ids, secrets }: OpenNeeds) => ({ db, clock, ids, tokenKey: secrets.tokenKey });

const deviceOf = ({ ip, headers }: FastifyRequest, remember: boolean): Device => ({
  address: ip,
  browser: headers['user-agent'] ?? '',
  remember,
});

/** Nobody else's page logs a browser in, be it as somebody else. @throws {KithError} 403 */
function refuseForeign({ config }: Pick<OpenNeeds, 'config'>, { headers }: FastifyRequest): void {
  if (pageOfRequest(headers, config.publicUrl) === 'foreign') throw new KithError('foreignPage');
}

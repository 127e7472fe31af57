import { Token, TokenBulkDelete, TokenCreate, TokenId, TokenList, TokenUpdate } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures, Nothing } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import { hashKey } from './key-hash.ts';
import * as store from './store.ts';
import { createToken, toWire } from './tokens.ts';

export const tooManyTokens = () =>
  fieldError('permanent', 'tooManyTokens', 'There are five permanent tokens already: delete one first.');

/** Access tokens, and stream tokens with the same interface under their own path. */
export const tokenRoutes =
  ({ db, clock, ids, secrets: { tokenKey } }: Context) =>
  async (app: App) => {
    routesOf('/v1/tokens/', 'access', 'iam');
    routesOf('/v1/streams/tokens/', 'stream', 'api');

    function routesOf(path: string, family: 'access' | 'stream', access: 'iam' | 'api'): void {
      const tags = [family === 'access' ? 'tokens' : 'stream tokens'];
      const noun = family === 'access' ? 'Token' : 'StreamToken';
      const config = { access };
      const ownerOf = ({ accountId, kind, spaceId }: Caller): store.TokenOwner => ({
        accountId,
        spaceId: kind === 'space' ? spaceId : null,
        family,
      });
      const one = async (caller: Caller, idOrKey: string) => {
        const id = TokenId.safeParse(Number(idOrKey));
        const by = /^\d{1,15}$/.test(idOrKey) && id.success ? { id: id.data } : { hash: hashKey(tokenKey, idOrKey) };
        const token = await store.findToken(db.queries, ownerOf(caller), by);
        if (!token) throw notFound();
        return token;
      };
      /** The path may hold a key, which nobody shall read in the audit log. */
      const oneToChange = async (request: FastifyRequest, idOrKey: string) => {
        const token = await one(callerOf(request), idOrKey);
        request.changed = { id: [token.id] };
        return token;
      };
      const params = z.object({ id: z.string().meta({ description: 'Id of a token, or its key.' }) });

      app.post(
        path,
        {
          config,
          schema: {
            tags,
            operationId: `create${noun}`,
            summary: 'Create a token',
            body: TokenCreate,
            response: { 201: Token, ...failures },
          },
        },
        async (request, reply) => {
          const caller = callerOf(request);
          const token = await db.transaction((tx) =>
            createToken({ clock, ids, tokenKey }, tx, ownerOf(caller), caller.kind, request.body.permanent),
          );
          if (token === 'too many') throw tooManyTokens();
          return reply.status(201).send(token);
        },
      );

      app.get(
        path,
        {
          config,
          schema: {
            tags,
            operationId: `list${noun}s`,
            summary: 'List tokens',
            querystring: TokenList,
            response: { 200: z.array(Token), ...failures },
          },
        },
        async (request, reply) => {
          const { count, rows } = await store.listTokens(db.queries, ownerOf(callerOf(request)), request.query);
          reply.header('x-total-count', count);
          return rows.map(toWire);
        },
      );

      app.delete(
        path,
        {
          config,
          schema: {
            tags,
            operationId: `deleteAll${noun}s`,
            summary: 'Delete all tokens, or all permanent or temporary ones',
            description:
              'Of the owner of the calling token. Without `permanent` all of them; access tokens include the calling one.',
            querystring: TokenBulkDelete,
            response: { 204: Nothing, ...failures },
          },
        },
        async (request, reply) => {
          await store.deleteTokens(db.queries, ownerOf(callerOf(request)), request.query.permanent);
          return reply.status(204).send();
        },
      );

      app.get(
        `${path}:id/`,
        {
          config,
          schema: {
            tags,
            operationId: `get${noun}`,
            summary: 'Get a token by id or key',
            params,
            response: { 200: Token, ...failures },
          },
        },
        async (request) => toWire(await one(callerOf(request), request.params.id)),
      );

      app.route({
        method: ['PATCH', 'PUT'],
        url: `${path}:id/`,
        config,
        schema: {
          tags,
          operationId: `update${noun}`,
          summary: 'Turn a token on or off',
          consumes: ['application/json', 'application/x-www-form-urlencoded'],
          params,
          body: TokenUpdate,
          response: { 200: Token, ...failures },
        },
        handler: async (request) => {
          const token = await oneToChange(request, request.params.id);
          return toWire(await store.setActive(db.queries, token.id, request.body.is_active));
        },
      });

      app.delete(
        `${path}:id/`,
        {
          config,
          schema: {
            tags,
            operationId: `delete${noun}`,
            summary: 'Delete a token',
            params,
            response: { 204: Nothing, ...failures },
          },
        },
        async (request, reply) => {
          await store.deleteToken(db.queries, (await oneToChange(request, request.params.id)).id);
          return reply.status(204).send();
        },
      );
    }
  };

import { SpaceId, Token, TokenBulkDelete, TokenCreate, TokenId, TokenList, TokenUpdate } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import type { Ids } from '../../platform/ids.ts';
import { findSpace } from '../spaces/store.ts';
import { hashKey } from './key-hash.ts';
import * as store from './store.ts';
import type { TokenUses } from './token-uses.ts';
import * as tokens from './tokens.ts';

const tooManyTokens = () =>
  fieldError('permanent', 'tooManyTokens', 'There are five permanent tokens already: delete one first.');

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
  readonly tokenUses: Pick<TokenUses, 'since'>;
}

/** A family of tokens and where it is found. */
interface TokensOf {
  readonly family: 'access' | 'stream';
  readonly path: string;
  readonly access: 'iam' | 'api';
  readonly tag: string;
  readonly noun: string;
}

const accessTokens = { family: 'access', path: '/v1/tokens/', access: 'iam', tag: 'tokens', noun: 'Token' } as const;
const streamTokens = {
  family: 'stream',
  path: '/v1/streams/tokens/',
  access: 'api',
  tag: 'stream tokens',
  noun: 'StreamToken',
} as const;

const params = z.object({ id: z.string().meta({ description: 'Id of a token, or its key.' }) });

const createToken =
  (of: TokensOf) =>
  ({ db, clock, ids, secrets }: Needs) =>
    operation({
      method: 'POST',
      url: of.path,
      config: { access: of.access },
      schema: {
        tags: [of.tag],
        operationId: `create${of.noun}`,
        summary: 'Create a token',
        body: TokenCreate,
        response: { 201: Token },
      },
      handler: async (request, reply) => {
        const caller = callerOf(request);
        const token = await db.transaction((tx) =>
          tokens.createToken(
            { clock, ids, tokenKey: secrets.tokenKey },
            tx,
            ownerOf(caller, of),
            caller.kind,
            request.body.permanent,
          ),
        );
        if (token === 'too many') throw tooManyTokens();
        return reply.status(201).send(token);
      },
    });

const listTokens = (of: TokensOf) => (needs: Needs) =>
  operation({
    method: 'GET',
    url: of.path,
    config: { access: of.access },
    schema: {
      tags: [of.tag],
      operationId: `list${of.noun}s`,
      summary: 'List tokens',
      querystring: TokenList,
      response: { 200: z.array(Token) },
    },
    handler: async (request, reply) => {
      const { count, rows } = await store.listTokens(needs.db.queries, ownerOf(callerOf(request), of), request.query);
      reply.header('x-total-count', count);
      return rows.map((row) => answered(needs, row));
    },
  });

const deleteAllTokens =
  (of: TokensOf) =>
  ({ db }: Needs) =>
    operation({
      method: 'DELETE',
      url: of.path,
      config: { access: of.access },
      schema: {
        tags: [of.tag],
        operationId: `deleteAll${of.noun}s`,
        summary: 'Delete all tokens, or all permanent or temporary ones',
        description:
          'Of the owner of the calling token. Without `permanent` all of them; access tokens include the calling one.',
        querystring: TokenBulkDelete,
        response: { 204: Nothing },
      },
      handler: async (request, reply) => {
        await store.deleteTokens(db.queries, ownerOf(callerOf(request), of), request.query.permanent);
        return reply.status(204).send();
      },
    });

const getToken = (of: TokensOf) => (needs: Needs) =>
  operation({
    method: 'GET',
    url: `${of.path}:id/`,
    config: { access: of.access },
    schema: {
      tags: [of.tag],
      operationId: `get${of.noun}`,
      summary: 'Get a token by id or key',
      params,
      response: { 200: Token },
    },
    handler: async (request) => answered(needs, await askedToken(needs, of, request, request.params.id)),
  });

const updateToken = (of: TokensOf) => (needs: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: `${of.path}:id/`,
    config: { access: of.access },
    schema: {
      tags: [of.tag],
      operationId: `update${of.noun}`,
      summary: 'Turn a token on or off',
      consumes: ['application/json', 'application/x-www-form-urlencoded'],
      params,
      body: TokenUpdate,
      response: { 200: Token },
    },
    handler: async (request) => {
      const token = await tokenToChange(needs, of, request, request.params.id);
      const { used } = token;
      return answered(needs, { ...(await store.setActive(needs.db.queries, token.id, request.body.is_active)), used });
    },
  });

const deleteToken = (of: TokensOf) => (needs: Needs) =>
  operation({
    method: 'DELETE',
    url: `${of.path}:id/`,
    config: { access: of.access },
    schema: {
      tags: [of.tag],
      operationId: `delete${of.noun}`,
      summary: 'Delete a token',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      await store.deleteToken(needs.db.queries, (await tokenToChange(needs, of, request, request.params.id)).id);
      return reply.status(204).send();
    },
  });

const createSpaceToken = ({ db, clock, ids, secrets }: Needs) =>
  operation({
    method: 'POST',
    url: '/v1/spaces/:id/tokens/',
    config: { access: 'account' },
    schema: {
      tags: ['spaces'],
      operationId: 'createSpaceToken',
      summary: 'Make a token of a space',
      description: 'It sees nothing but this space. At most five permanent ones.',
      params: z.object({ id: SpaceId.meta({ description: 'Id of a space.' }) }),
      body: TokenCreate,
      response: { 201: Token },
    },
    handler: async (request, reply) => {
      const { accountId } = callerOf(request);
      const space = found(await findSpace(db.queries, accountId, request.params.id));
      const owner = { accountId, spaceId: space.id, family: 'access' } as const;
      const token = await db.transaction((tx) =>
        tokens.createToken({ clock, ids, tokenKey: secrets.tokenKey }, tx, owner, 'space', request.body.permanent),
      );
      if (token === 'too many') throw tooManyTokens();
      return reply.status(201).send(token);
    },
  });

const operationsOf = (of: TokensOf) => [
  createToken(of),
  listTokens(of),
  deleteAllTokens(of),
  getToken(of),
  updateToken(of),
  deleteToken(of),
];

/** Access tokens, stream tokens with the same interface under their own path, and tokens of another space. */
export const tokenRoutes = (needs: Needs) =>
  operations(needs, [...operationsOf(accessTokens), ...operationsOf(streamTokens), createSpaceToken]);

/** With the use that is not written yet. */
const answered = ({ tokenUses }: Pick<Needs, 'tokenUses'>, row: store.UsedToken): Token =>
  tokens.toWire({ ...row, used: tokenUses.since(row.id) ?? row.used });

const ownerOf = ({ accountId, kind, spaceId }: Caller, { family }: TokensOf): store.TokenOwner => ({
  accountId,
  spaceId: kind === 'space' ? spaceId : null,
  family,
});

/** @throws {KithError} 404 when the caller has no token of this family with this id or key */
async function askedToken(
  { db, secrets: { tokenKey } }: Needs,
  of: TokensOf,
  request: FastifyRequest,
  idOrKey: string,
): Promise<store.UsedToken> {
  const id = TokenId.safeParse(Number(idOrKey));
  const by = /^\d{1,15}$/.test(idOrKey) && id.success ? { id: id.data } : { hash: hashKey(tokenKey, idOrKey) };
  return found(await store.findToken(db.queries, ownerOf(callerOf(request), of), by));
}

/** The same for the audit log, which must not have the key that the path may hold. */
async function tokenToChange(needs: Needs, of: TokensOf, request: FastifyRequest, idOrKey: string) {
  const token = await askedToken(needs, of, request, idOrKey);
  request.changed = { id: [token.id] };
  return token;
}

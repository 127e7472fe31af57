import {
  OwnSource,
  SourceId,
  SourceToken,
  SourceTokenCreate,
  SourceTokenId,
  SourceTokens,
  toTimestamp,
} from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found, notFound } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import type { Ids } from '../../platform/ids.ts';
import { budgets } from '../budgets.ts';
import { findSource, type SourceRow } from '../sources/store.ts';
import { createSourceToken, listSourceTokens, withdrawSourceToken } from './source-tokens.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
}

const path = '/v1/sources/';
const tags = ['sources'];
const params = z.object({ id: SourceId.meta({ description: 'Id of a source.' }) });

const depsOf = ({ db, clock, ids, secrets: { tokenKey } }: Needs) => ({ db, clock, ids, tokenKey });

const askedSource = async ({ db }: Needs, request: FastifyRequest, id: SourceId): Promise<SourceRow> =>
  found(await findSource(db.queries, callerOf(request).spaceIds, id));

const create = (needs: Needs) =>
  operation({
    method: 'POST',
    url: `${path}:id/tokens/`,
    schema: {
      tags,
      operationId: 'createSourceToken',
      summary: 'Make a token that opens one source alone',
      description:
        'Whoever has it sends pictures to this source, learns nothing of who is on them, and can do nothing else: for a phone that is a camera for a while. It ends by itself, an hour later unless `minutes` says otherwise.',
      params,
      body: SourceTokenCreate,
      response: { 201: SourceToken },
    },
    handler: async (request, reply) => {
      const source = await askedSource(needs, request, request.params.id);
      const token = await createSourceToken(depsOf(needs), source, request.body.minutes);
      if (token === 'too many')
        throw fieldError('id', 'tooManyTokens', `This source has ${budgets.sourceTokens} tokens: withdraw one first.`);
      if (token === 'not found') throw notFound();
      return reply.status(201).send(token);
    },
  });

const list = (needs: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/tokens/`,
    schema: {
      tags,
      operationId: 'listSourceTokens',
      summary: 'List the tokens of a source that work',
      params,
      response: { 200: SourceTokens },
    },
    handler: async (request) => {
      const source = await askedSource(needs, request, request.params.id);
      return { results: await listSourceTokens(depsOf(needs), source) };
    },
  });

const withdraw = (needs: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/tokens/:token_id/`,
    schema: {
      tags,
      operationId: 'deleteSourceToken',
      summary: 'Withdraw a token of a source',
      description: 'The next picture that comes with it is refused.',
      params: params.extend({ token_id: SourceTokenId.meta({ description: 'Id of a token of the source.' }) }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { id, token_id: token } = request.params;
      if (!(await withdrawSourceToken(needs, await askedSource(needs, request, id), token))) throw notFound();
      return reply.status(204).send();
    },
  });

const own = (needs: Needs) =>
  operation({
    method: 'GET',
    url: `${path}own/`,
    config: { access: 'source' },
    schema: {
      tags,
      operationId: 'getOwnSource',
      summary: 'Of which source a token is',
      description: 'For tokens of sources alone: how the source is called, and until when the token works.',
      response: { 200: OwnSource },
    },
    handler: async (request) => {
      const { sourceId, expires } = callerOf(request);
      if (sourceId === undefined) throw notFound();
      const { id, name } = await askedSource(needs, request, sourceId);
      return { source: { id, name }, expires: toTimestamp(expires ?? 0) };
    },
  });

export const sourceTokenRoutes = (needs: Needs) => operations(needs, [own, create, list, withdraw]);

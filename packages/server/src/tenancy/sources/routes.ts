import { Source, SourceCreate, SourceId, SourceList, SourcePage, SourceUpdate } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures, Nothing } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { spacesAsked } from '../../platform/http/caller.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { findLicences } from './licence-store.ts';
import * as sources from './sources.ts';
import * as store from './store.ts';

const path = '/v1/sources/';
const tags = ['sources'];
const params = z.object({ id: SourceId.meta({ description: 'Id of a source.' }) });

export const sourceRoutes = (context: Context) => async (app: App) => {
  const { db, clock, baseUrl, purge } = context;

  app.post(
    path,
    {
      schema: {
        tags,
        operationId: 'createSource',
        summary: 'Create a source',
        description: 'Pictures name their source by its name, which is unique in the space.',
        body: SourceCreate,
        response: { 201: Source, ...failures },
      },
    },
    async (request, reply) => {
      const { accountId } = callerOf(request);
      const source = stored(await sources.createSource(context, accountId, spaceOf(request), request.body));
      return reply.status(201).send(await toWire(source));
    },
  );

  app.get(
    path,
    {
      schema: {
        tags,
        operationId: 'listSources',
        summary: 'List sources',
        querystring: SourceList,
        response: { 200: SourcePage, ...failures },
      },
    },
    async (request) => {
      const { spaces_ids, ...query } = request.query;
      const listed = await store.listSources(db.queries, spacesAsked(callerOf(request), spaces_ids), query);
      const licences = await findLicences(
        db.queries,
        listed.rows.flatMap((row) => row.license_id ?? []),
      );
      return toPage(request, baseUrl(), query, listed, (row) =>
        sources.toWire(row, row.license_id === null ? undefined : licences.get(row.license_id)),
      );
    },
  );

  app.get(
    `${path}:id/`,
    {
      schema: {
        tags,
        operationId: 'getSource',
        summary: 'Get a source',
        params,
        response: { 200: Source, ...failures },
      },
    },
    async (request) => toWire(await sourceOf(request, request.params.id)),
  );

  app.route({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateSource',
      summary: 'Change what is given of a source',
      description: 'What is left out stays.',
      params,
      body: SourceUpdate,
      response: { 200: Source, ...failures },
    },
    handler: async (request) => {
      const before = await sourceOf(request, request.params.id);
      const { accountId } = callerOf(request);
      return toWire(stored(await sources.updateSource(context, accountId, before, request.body)));
    },
  });

  app.delete(
    `${path}:id/`,
    {
      schema: {
        tags,
        operationId: 'deleteSource',
        summary: 'Delete a source; its entries follow, its persons stay',
        description: 'It is hidden at once; its entries and their pictures are deleted soon after.',
        params,
        response: { 202: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const source = await sourceOf(request, request.params.id);
      await store.hideSource(db.queries, source.id, clock());
      purge.wake();
      return reply.status(202).send();
    },
  );

  async function sourceOf(request: FastifyRequest, id: SourceId): Promise<store.SourceRow> {
    const source = await store.findSource(db.queries, callerOf(request).spaceIds, id);
    if (!source) throw notFound();
    return source;
  }

  async function toWire(row: store.SourceRow): Promise<Source> {
    const licences = row.license_id === null ? null : await findLicences(db.queries, [row.license_id]);
    return sources.toWire(row, row.license_id === null ? undefined : licences?.get(row.license_id));
  }
};

function stored(outcome: sources.SourceOutcome): store.SourceRow {
  if (outcome === 'taken') {
    throw fieldError('name', 'nameTaken', 'A source of this name exists already: choose another name.');
  }
  if (outcome === 'unknown licence') {
    throw fieldError(
      'license_id',
      'unknownLicence',
      'There is no licence of this id: create it first, or leave it out.',
    );
  }
  return outcome;
}

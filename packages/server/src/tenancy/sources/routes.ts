import { Source, SourceCreate, SourceId, SourceList, SourcePage, SourceUpdate } from '@kith/contract';
import { z } from 'zod';
import type { BackgroundJob } from '../../platform/background-job.ts';
import { spacesAsked } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { found } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { findLicences } from './licence-store.ts';
import { stored } from './refusal-error.ts';
import * as sources from './sources.ts';
import * as store from './store.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  /** Deletes what hidden sources leave behind. */
  readonly purge: Pick<BackgroundJob, 'wake'>;
  readonly baseUrl: () => string;
}

const path = '/v1/sources/';
const tags = ['sources'];
const params = z.object({ id: SourceId.meta({ description: 'Id of a source.' }) });

const createSource = (needs: Needs) =>
  operation({
    method: 'POST',
    url: path,
    schema: {
      tags,
      operationId: 'createSource',
      summary: 'Create a source',
      description: 'Pictures name their source by its name, which is unique in the space.',
      body: SourceCreate,
      response: { 201: Source },
    },
    handler: async (request, reply) => {
      const { accountId } = callerOf(request);
      const source = stored(await sources.createSource(needs, accountId, spaceOf(request), request.body));
      return reply.status(201).send(await readSource(needs.db.queries, source));
    },
  });

const listSources = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listSources',
      summary: 'List sources',
      querystring: SourceList,
      response: { 200: SourcePage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const listed = await store.listSources(db.reading, spacesAsked(callerOf(request), spaces_ids), query);
      const licences = await findLicences(
        db.queries,
        listed.rows.flatMap((row) => row.license_id ?? []),
      );
      return toPage(request, baseUrl(), query, listed, (row) =>
        sources.toWire(row, row.license_id === null ? undefined : licences.get(row.license_id)),
      );
    },
  });

const getSource = ({ db: { queries } }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'getSource',
      summary: 'Get a source',
      params,
      response: { 200: Source },
    },
    handler: async (request) =>
      readSource(queries, found(await store.findSource(queries, callerOf(request).spaceIds, request.params.id))),
  });

const updateSource = (needs: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateSource',
      summary: 'Change what is given of a source',
      description: 'What is left out stays.',
      params,
      body: SourceUpdate,
      response: { 200: Source },
    },
    handler: async (request) => {
      const { queries } = needs.db;
      const { accountId, spaceIds } = callerOf(request);
      const before = found(await store.findSource(queries, spaceIds, request.params.id));
      return readSource(queries, stored(await sources.updateSource(needs, accountId, before, request.body)));
    },
  });

const deleteSource = ({ db, clock, purge }: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'deleteSource',
      summary: 'Delete a source; its entries follow, its persons stay',
      description: 'It is hidden at once; its entries and their pictures are deleted soon after.',
      params,
      response: { 202: Nothing },
    },
    handler: async (request, reply) => {
      const source = found(await store.findSource(db.queries, callerOf(request).spaceIds, request.params.id));
      await store.hideSource(db.queries, source.id, clock());
      purge.wake();
      return reply.status(202).send();
    },
  });

export const sourceRoutes = (needs: Needs) =>
  operations(needs, [createSource, listSources, getSource, updateSource, deleteSource]);

async function readSource(db: Queries, row: store.SourceRow): Promise<Source> {
  const licences = row.license_id === null ? null : await findLicences(db, [row.license_id]);
  return sources.toWire(row, row.license_id === null ? undefined : licences?.get(row.license_id));
}

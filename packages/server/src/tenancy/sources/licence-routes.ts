import {
  type AccountId,
  Licence,
  LicenceCreate,
  LicenceId,
  LicenceList,
  LicencePage,
  LicenceUpdate,
} from '@kith/contract';
import { z } from 'zod';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { allSpaces } from '../spaces/store.ts';
import * as store from './licence-store.ts';
import { boundLicences } from './store.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  /** Deletes entries whose time is up. */
  readonly retention: Pick<BackgroundJob, 'wake'>;
  readonly baseUrl: () => string;
}

const path = '/v1/licenses/sources/';
const tags = ['licences'];
const config = { access: 'account' } as const;
const params = z.object({ id: LicenceId.meta({ description: 'Id of a licence.' }) });

const createLicence = ({ db, clock }: Needs) =>
  operation({
    method: 'POST',
    url: path,
    config,
    schema: {
      tags,
      operationId: 'createLicence',
      summary: 'Create a licence',
      body: LicenceCreate,
      response: { 201: Licence },
    },
    handler: async (request, reply) => {
      const row = await store.insertLicence(db.queries, {
        ...request.body,
        account_id: callerOf(request).accountId,
        is_active: 1,
        created: clock(),
        unavailable_at: null,
      });
      return reply.status(201).send(store.toWire(row));
    },
  });

const listLicences = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    config,
    schema: {
      tags,
      operationId: 'listLicences',
      summary: 'List licences',
      querystring: LicenceList,
      response: { 200: LicencePage },
    },
    handler: async (request) => {
      const { accountId } = callerOf(request);
      const bound = request.query.is_bound === undefined ? [] : await boundTo(db.reading, accountId);
      const listed = await store.listLicences(db.reading, accountId, request.query, bound);
      return toPage(request, baseUrl(), request.query, listed, store.toWire);
    },
  });

const getLicence = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    config,
    schema: {
      tags,
      operationId: 'getLicence',
      summary: 'Get a licence',
      params,
      response: { 200: Licence },
    },
    handler: async (request) =>
      store.toWire(found(await store.findLicence(db.queries, callerOf(request).accountId, request.params.id))),
  });

const updateLicence = ({ db, clock, retention }: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    config,
    schema: {
      tags,
      operationId: 'updateLicence',
      summary: 'Change what is given of a licence',
      description: 'What is left out stays.',
      params,
      body: LicenceUpdate,
      response: { 200: Licence },
    },
    handler: async (request) => {
      const before = found(await store.findLicence(db.queries, callerOf(request).accountId, request.params.id));
      const { is_active, name, entry_storage_days } = request.body;
      const row = await store.updateLicence(db.queries, before.id, {
        name: name ?? before.name,
        entry_storage_days: entry_storage_days ?? before.entry_storage_days,
        ...(is_active !== undefined && {
          is_active: is_active ? 1 : 0,
          unavailable_at: is_active ? null : (before.unavailable_at ?? clock()),
        }),
      });
      retention.wake();
      return store.toWire(row);
    },
  });

const deleteLicence = ({ db }: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    config,
    schema: {
      tags,
      operationId: 'deleteLicence',
      summary: 'Delete a licence that no source is bound to',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { id } = found(await store.findLicence(db.queries, callerOf(request).accountId, request.params.id));
      const outcome = await db.unlessReferredTo(() => store.deleteLicence(db.queries, id));
      if (outcome === 'broken reference') {
        throw fieldError('id', 'inUse', 'A source is bound to this licence: unbind it first.');
      }
      return reply.status(204).send();
    },
  });

export const licenceRoutes = (needs: Needs) =>
  operations(needs, [createLicence, listLicences, getLicence, updateLicence, deleteLicence]);

/** Managers act in no space, and see the licences of all that their account has. */
async function boundTo(db: Queries, accountId: AccountId): Promise<LicenceId[]> {
  const spaces = await allSpaces(db, accountId);
  return boundLicences(
    db,
    spaces.map((space) => space.id),
  );
}

import { Licence, LicenceCreate, LicenceId, LicenceList, LicencePage, LicenceUpdate } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures, Nothing } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { allSpaces } from '../spaces/store.ts';
import * as store from './licence-store.ts';
import { boundLicences } from './store.ts';

const path = '/v1/licenses/sources/';
const tags = ['licences'];
const config = { access: 'account' } as const;
const params = z.object({ id: LicenceId.meta({ description: 'Id of a licence.' }) });

export const licenceRoutes =
  ({ db, clock, baseUrl, retention }: Context) =>
  async (app: App) => {
    app.post(
      path,
      {
        config,
        schema: {
          tags,
          operationId: 'createLicence',
          summary: 'Create a licence',
          body: LicenceCreate,
          response: { 201: Licence, ...failures },
        },
      },
      async (request, reply) => {
        const row = await store.insertLicence(db.queries, {
          ...request.body,
          account_id: callerOf(request).accountId,
          is_active: 1,
          created: clock(),
          unavailable_at: null,
        });
        return reply.status(201).send(store.toWire(row));
      },
    );

    app.get(
      path,
      {
        config,
        schema: {
          tags,
          operationId: 'listLicences',
          summary: 'List licences',
          querystring: LicenceList,
          response: { 200: LicencePage, ...failures },
        },
      },
      async (request) => {
        const { accountId } = callerOf(request);
        const bound = request.query.is_bound === undefined ? [] : await boundOf(request);
        const listed = await store.listLicences(db.queries, accountId, request.query, bound);
        return toPage(request, baseUrl(), request.query, listed, store.toWire);
      },
    );

    app.get(
      `${path}:id/`,
      {
        config,
        schema: {
          tags,
          operationId: 'getLicence',
          summary: 'Get a licence',
          params,
          response: { 200: Licence, ...failures },
        },
      },
      async (request) => store.toWire(await licenceOf(request, request.params.id)),
    );

    app.route({
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
        response: { 200: Licence, ...failures },
      },
      handler: async (request) => {
        const before = await licenceOf(request, request.params.id);
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

    app.delete(
      `${path}:id/`,
      {
        config,
        schema: {
          tags,
          operationId: 'deleteLicence',
          summary: 'Delete a licence that no source is bound to',
          params,
          response: { 204: Nothing, ...failures },
        },
      },
      async (request, reply) => {
        const { id } = await licenceOf(request, request.params.id);
        const outcome = await db.unlessReferredTo(() => store.deleteLicence(db.queries, id));
        if (outcome === 'broken reference') {
          throw fieldError('id', 'inUse', 'A source is bound to this licence: unbind it first.');
        }
        return reply.status(204).send();
      },
    );

    /** Managers act in no space, and see the licences of all that their account has. */
    async function boundOf(request: FastifyRequest): Promise<LicenceId[]> {
      const spaces = await allSpaces(db.queries, callerOf(request).accountId);
      return boundLicences(
        db.queries,
        spaces.map((space) => space.id),
      );
    }

    async function licenceOf(request: FastifyRequest, id: LicenceId): Promise<store.LicenceRow> {
      const licence = await store.findLicence(db.queries, callerOf(request).accountId, id);
      if (!licence) throw notFound();
      return licence;
    }
  };

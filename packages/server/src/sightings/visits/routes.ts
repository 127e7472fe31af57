import { Visit, VisitId, VisitList, VisitPage } from '@kith/contract';
import { z } from 'zod';
import { spacesAsked } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { found } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { readVisits } from './read-visits.ts';
import { findVisit, listVisits as pageOfVisits } from './store.ts';

export interface VisitNeeds {
  readonly db: Database;
  readonly clock: Clock;
  readonly baseUrl: () => string;
}

const path = '/v1/visits/';
const tags = ['visits'];

/** Of sources that are deleted, and whose sightings are not all gone yet. */
const hiddenIds = async (db: Queries) => (await hiddenSources(db)).map(({ id }) => id);

const listVisits = ({ db, clock, baseUrl }: VisitNeeds) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listVisits',
      summary: 'List visits',
      description: 'The newest first. With `open` true: who is here now. Filters are combined.',
      querystring: VisitList,
      response: { 200: VisitPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const hidden = await hiddenIds(db.reading);
      const spaceIds = spacesAsked(callerOf(request), spaces_ids);
      const { count, rows } = await pageOfVisits(db.reading, spaceIds, hidden, { ...query, now: clock() });
      const visits = await readVisits(db.reading, baseUrl(), rows);
      return toPage(request, baseUrl(), query, { count, rows: visits }, (visit) => visit);
    },
  });

const getVisit = ({ db, baseUrl }: VisitNeeds) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'getVisit',
      summary: 'Get a visit',
      params: z.object({ id: VisitId.meta({ description: 'Id of a visit.' }) }),
      response: { 200: Visit },
    },
    handler: async (request) => {
      const hidden = await hiddenIds(db.queries);
      const row = found(await findVisit(db.queries, callerOf(request).spaceIds, hidden, request.params.id));
      const [visit] = await readVisits(db.queries, baseUrl(), [row]);
      return found(visit);
    },
  });

export const visitOperations = [listVisits, getVisit];

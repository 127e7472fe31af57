import { GalleryHealth, GalleryHealthQuery, WhatIfAnswer, WhatIfQuery } from '@kith/contract';
import type { Gallery } from '../../people/persons/gallery.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { operation } from '../../platform/http/operation.ts';
import { orderError } from '../../tenancy/thresholds/order-error.ts';
import type { HealthChecks } from './health-checks.ts';
import { readHealth } from './read-health.ts';
import { whatIf } from './what-if.ts';

export interface HealthNeeds {
  readonly db: Database;
  readonly gallery: Gallery;
  readonly healthChecks: Pick<HealthChecks, 'ask'>;
  readonly baseUrl: () => string;
  readonly clock: Clock;
}

const tags = ['gallery'];

const getGalleryHealth = ({ db, gallery, healthChecks, baseUrl, clock }: HealthNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/gallery/health/',
    schema: {
      tags,
      operationId: 'getGalleryHealth',
      summary: 'Who is like whom, and which photos to take again',
      description:
        'Everybody is looked for in the background, beside all else; the answer says how far that is. Who asks begins it, and within ten minutes is told the same.',
      querystring: GalleryHealthQuery,
      response: { 200: GalleryHealth },
    },
    handler: async (request) => {
      const spaceId = spaceOf(request);
      const check = await healthChecks.ask(spaceId, request.query.again);
      return readHealth({ queries: db.queries, gallery, baseUrl: baseUrl(), now: clock() }, spaceId, check);
    },
  });

const whatIfThresholds = ({ db, gallery, clock }: HealthNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/gallery/what-if/',
    config: { changes: false },
    schema: {
      tags,
      operationId: 'whatIfThresholds',
      summary: 'What other thresholds would change',
      description:
        'Nothing is changed. What entries of late would have said is known of the confidence that was stored with each: thresholds of groups and changes of the gallery since do not count.',
      body: WhatIfQuery,
      response: { 200: WhatIfAnswer },
    },
    handler: async (request) => {
      const outcome = await whatIf({ reading: db.reading, gallery, now: clock() }, spaceOf(request), request.body);
      if ('field' in outcome) throw orderError(outcome);
      return outcome;
    },
  });

export const healthOperations = [getGalleryHealth, whatIfThresholds];

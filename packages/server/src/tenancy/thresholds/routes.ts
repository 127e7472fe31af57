import { Thresholds, ThresholdsUpdate } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { orderError } from './order-error.ts';
import * as thresholds from './thresholds.ts';

interface Needs {
  readonly db: Database;
}

const path = '/v1/settings/thresholds/';
const tags = ['thresholds'];
const response = { 200: Thresholds };

const getThresholds = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: { tags, operationId: 'getThresholds', summary: 'Get the thresholds', response },
    handler: async (request) => thresholds.getThresholds(db.queries, spaceOf(request)),
  });

const updateThresholds = ({ db }: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: path,
    schema: {
      tags,
      operationId: 'updateThresholds',
      consumes: ['application/json', 'application/x-www-form-urlencoded'],
      summary: 'Change what is given of the thresholds',
      description: 'What is left out stays. They hold for what is identified from now on.',
      body: ThresholdsUpdate,
      response,
    },
    handler: async (request) => {
      const outcome = await db.transaction((tx) => thresholds.updateThresholds(tx, spaceOf(request), request.body));
      if ('field' in outcome) throw orderError(outcome);
      return outcome;
    },
  });

const resetThresholds = ({ db }: Needs) =>
  operation({
    method: 'POST',
    url: `${path}reset/`,
    schema: { tags, operationId: 'resetThresholds', summary: 'Return to the defaults', response },
    handler: async (request) => thresholds.resetThresholds(db.queries, spaceOf(request)),
  });

export const thresholdRoutes = (needs: Needs) => operations(needs, [getThresholds, updateThresholds, resetThresholds]);

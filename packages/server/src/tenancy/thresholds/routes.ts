import { Thresholds, ThresholdsUpdate } from '@kith/contract';
import type { Context } from '../../context.ts';
import { failures } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { fieldError } from '../../platform/http/errors.ts';
import { getThresholds, resetThresholds, updateThresholds } from './thresholds.ts';

const path = '/v1/settings/thresholds/';
const tags = ['thresholds'];
const response = { 200: Thresholds, ...failures } as const;

export const thresholdRoutes =
  ({ db }: Context) =>
  async (app: App) => {
    app.get(
      path,
      { schema: { tags, operationId: 'getThresholds', summary: 'Get the thresholds', response } },
      async (request) => getThresholds(db.queries, spaceOf(request)),
    );

    app.route({
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
        const outcome = await db.transaction((tx) => updateThresholds(tx, spaceOf(request), request.body));
        if ('field' in outcome) {
          throw fieldError(outcome.field, 'invalid', `Give a value of at least that of ${outcome.above}.`);
        }
        return outcome;
      },
    });

    app.post(
      `${path}reset/`,
      { schema: { tags, operationId: 'resetThresholds', summary: 'Return to the defaults', response } },
      async (request) => resetThresholds(db.queries, spaceOf(request)),
    );
  };

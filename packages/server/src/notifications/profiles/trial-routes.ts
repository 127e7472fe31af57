import { ProfileId, ProfileTest, ProfileTested, SampleSent } from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { KithError, notFound } from '../../platform/http/errors.ts';
import { spaceNames } from '../../tenancy/spaces/store.ts';
import { sendSample } from '../deliveries/send-sample.ts';
import { askedProfile } from './asked-profile.ts';
import { dryRun } from './dry-run.ts';
import { wishedFilters } from './filters.ts';
import { sampleEvent } from './sample-event.ts';
import * as store from './store.ts';

const path = '/v1/notifications/:id/';
const tags = ['notifications'];
const params = z.object({ id: ProfileId.meta({ description: 'Id of a notification profile.' }) });

/** Trying a profile before anybody relies on it. */
export const trialRoutes =
  ({ db, clock, ids, config }: Pick<Context, 'db' | 'clock' | 'ids' | 'config'>) =>
  async (app: App) => {
    app.post(
      `${path}test/`,
      {
        config: { changes: false },
        schema: {
          tags,
          operationId: 'testNotificationProfile',
          summary: 'Which of the newest entries would be sent, and why not the others; nothing is sent',
          params,
          body: ProfileTest,
          response: { 200: ProfileTested, ...failures },
        },
      },
      async (request) => {
        const row = await askedProfile(db.queries, request, request.params.id);
        const { limit, ...wish } = request.body;
        const before = store.parseFilters(row.filters);
        const { filters, problems } = await wishedFilters(db.queries, row.space_id, before, wish);
        if (problems.length) throw new KithError('validation', problems);
        return { is_active: row.is_active === 1, ...(await dryRun(db.queries, row.space_id, filters, limit)) };
      },
    );

    app.post(
      `${path}sample/`,
      {
        schema: {
          tags,
          operationId: 'sendNotificationSample',
          summary: 'Send a made-up event at once, and once; it is signed like any other, and not logged',
          params,
          response: { 200: SampleSent, ...failures },
        },
      },
      async (request) => {
        const row = await askedProfile(db.queries, request, request.params.id);
        const space = (await spaceNames(db.queries, [row.space_id])).get(row.space_id);
        if (!space) throw notFound();
        const { id, name } = space;
        return sendSample({ clock, ids, allow: config.webhookAllow }, row, sampleEvent({ id, name }, clock()));
      },
    );
  };

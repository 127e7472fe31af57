import { ProfileId, ProfileTest, ProfileTested, SampleSent } from '@kith/contract';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Secrets } from '../platform/config/secrets.ts';
import type { Database } from '../platform/db/database.ts';
import { callerOf } from '../platform/http/authentication.ts';
import { found } from '../platform/http/errors.ts';
import { tooSoon } from '../platform/http/limit-requests.ts';
import { operation } from '../platform/http/operation.ts';
import { outsideTurn } from '../platform/http/take-turns.ts';
import type { Ids } from '../platform/ids.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { spaceNames } from '../tenancy/spaces/store.ts';
import { entryEnvelope } from './channels/envelope.ts';
import { parseQuiet } from './channels/quiet-hours.ts';
import { findChannels } from './channels/store.ts';
import { sampleEvent } from './deliveries/sample-event.ts';
import { type SampleDeps, sendSample } from './deliveries/send-sample.ts';
import { dryRun } from './profiles/dry-run.ts';
import { wishedFilters } from './profiles/filters.ts';
import * as store from './profiles/store.ts';
import { refusalError } from './refusal-error.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
  readonly ids: Pick<Ids, 'messageId'>;
  readonly config: Pick<Config, 'webhookAllow'>;
  readonly samples: Pick<SampleDeps, 'resolve' | 'senders' | 'slots' | 'rate'>;
  readonly metrics: Pick<Metrics, 'refused'>;
}

const path = '/v1/notifications/:id/';
const tags = ['notifications'];
const params = z.object({ id: ProfileId.meta({ description: 'Id of a notification profile.' }) });

const testNotificationProfile = ({ db }: Needs) =>
  operation({
    method: 'POST',
    url: `${path}test/`,
    config: { changes: false },
    schema: {
      tags,
      operationId: 'testNotificationProfile',
      summary: 'Which of the newest entries would be sent, and why not the others; nothing is sent',
      params,
      body: ProfileTest,
      response: { 200: ProfileTested },
    },
    handler: async (request) => {
      const row = found(await store.findProfile(db.queries, callerOf(request).spaceIds, request.params.id));
      const { limit, ...wish } = request.body;
      const before = store.parseFilters(row.filters);
      const { filters, problems } = await wishedFilters(db.queries, row.space_id, before, wish);
      if (problems.length) throw refusalError(problems);
      const channel = (await findChannels(db.queries, [row])).get(row.id);
      const quiet = parseQuiet(channel?.quiet ?? null);
      return { is_active: row.is_active === 1, ...(await dryRun(db.reading, row.space_id, { filters, quiet }, limit)) };
    },
  });

const sendNotificationSample = ({ db, clock, ids, log, secrets, config, samples, metrics }: Needs) =>
  operation({
    method: 'POST',
    url: `${path}sample/`,
    schema: {
      tags,
      operationId: 'sendNotificationSample',
      summary: 'Send a made-up event at once, and once; it is signed like any other, and not logged',
      params,
      response: { 200: SampleSent },
    },
    handler: async (request, reply) => {
      const row = found(await store.findTarget(db.queries, callerOf(request).spaceIds, request.params.id));
      const { id, name } = found((await spaceNames(db.queries, [row.space_id])).get(row.space_id));
      const deps = { clock, ids, log, secrets, allow: config.webhookAllow, ...samples };
      const sent = await outsideTurn(request, () =>
        sendSample(deps, row, entryEnvelope('entry.sample', sampleEvent({ id, name }, clock()))),
      );
      if (!('waitMs' in sent)) return sent;
      metrics.refused('samples');
      throw tooSoon(reply, sent.waitMs);
    },
  });

/** Trying a profile before anybody relies on it. */
export const trialOperations = [testNotificationProfile, sendNotificationSample];

import {
  type Named,
  ProfileId,
  ProfileTest,
  ProfileTested,
  SampleSent,
  SampleWish,
  type SpaceId,
} from '@kith/contract';
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
import { parseQuiet } from './channels/quiet-hours.ts';
import { shownTemplate } from './channels/sealed-channel.ts';
import { findChannels } from './channels/store.ts';
import { textOf } from './channels/text/text-of.ts';
import { sampleOf } from './deliveries/sample-of.ts';
import { type SampleDeps, sendSample } from './deliveries/send-sample.ts';
import { dryRunNews } from './dry-run-news.ts';
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

const testNotificationProfile = ({ db, clock }: Needs) =>
  operation({
    method: 'POST',
    url: `${path}test/`,
    config: { changes: false },
    schema: {
      tags,
      operationId: 'testNotificationProfile',
      summary: 'Which of the newest entries and news would be sent, and why not the others; nothing is sent',
      params,
      body: ProfileTest,
      response: { 200: ProfileTested },
    },
    handler: async (request) => {
      const row = found(await store.findProfile(db.queries, callerOf(request).spaceIds, request.params.id));
      const { limit, template: wishedTemplate, quiet: wishedQuiet, sample, ...wish } = request.body;
      const before = store.parseFilters(row.filters);
      const { filters, problems } = await wishedFilters(db.queries, row.space_id, before, wish);
      if (problems.length) throw refusalError(problems);
      const channel = (await findChannels(db.queries, [row])).get(row.id);
      const quiet = wishedQuiet === undefined ? parseQuiet(channel?.quiet ?? null) : wishedQuiet;
      const template = wishedTemplate === undefined ? channel && shownTemplate(channel) : wishedTemplate;
      const profile = { id: row.id, filters, quiet };
      return {
        is_active: row.is_active === 1,
        ...(await dryRun(db.reading, row.space_id, profile, limit)),
        news: await dryRunNews(db.reading, row.space_id, profile, limit),
        // How an entry was before it was corrected is not kept.
        left_out: filters.corrections ? ['entry.corrected' as const] : [],
        text: textOf(sampleOf(sample, await spaceOfProfile(db, row), clock()), template ?? null),
      };
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
      body: SampleWish,
      response: { 200: SampleSent },
    },
    handler: async (request, reply) => {
      const row = found(await store.findTarget(db.queries, callerOf(request).spaceIds, request.params.id));
      const sample = sampleOf(request.body.type, await spaceOfProfile(db, row), clock());
      const deps = { clock, ids, log, secrets, allow: config.webhookAllow, ...samples };
      const sent = await outsideTurn(request, () => sendSample(deps, row, sample));
      if (!('waitMs' in sent)) return sent;
      metrics.refused('samples');
      throw tooSoon(reply, sent.waitMs);
    },
  });

/** The space of a profile, by name. */
const spaceOfProfile = async (db: Database, { space_id: id }: { readonly space_id: SpaceId }): Promise<Named> =>
  found((await spaceNames(db.queries, [id])).get(id));

/** Trying a profile before anybody relies on it. */
export const trialOperations = [testNotificationProfile, sendNotificationSample];

import type { Event } from '@kith/contract';
import type { Logger } from 'pino';
import { deliveryPurge as purgeOfDeliveries } from './notifications/deliveries/delivery-purge.ts';
import { WebhookDispatcher } from './notifications/deliveries/dispatcher.ts';
import { oweDeliveries } from './notifications/deliveries/owe-deliveries.ts';
import { EventHub } from './notifications/live/event-hub.ts';
import { EventSockets } from './notifications/live/websocket-server.ts';
import { giveCooldowns } from './notifications/profiles/cooldowns.ts';
import { wishedSources } from './notifications/profiles/filters.ts';
import { GroupCandidates } from './people/groups/candidates.ts';
import { groupPurge as purgeOfGroups } from './people/groups/group-purge.ts';
import { IndexSync } from './people/persons/index-sync.ts';
import type { BackgroundJob } from './platform/background-job.ts';
import type { Caller } from './platform/caller.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import { nodeName } from './platform/config/node-name.ts';
import type { Secrets } from './platform/config/secrets.ts';
import { Database, type Queries } from './platform/db/database.ts';
import { SpaceLocks } from './platform/db/space-locks.ts';
import { type Ids, randomIds } from './platform/ids.ts';
import { Media } from './platform/media/media.ts';
import { Metrics } from './platform/telemetry/metrics.ts';
import type { FaceIndex } from './recognition/faceindex/face-index.ts';
import { openFaceIndex } from './recognition/faceindex/scan-index.ts';
import { openVision } from './recognition/vision/open-vision.ts';
import type { Vision } from './recognition/vision/vision.ts';
import { type AfterChange, settleChanges } from './sightings/after-change.ts';
import { readEntries } from './sightings/entries/read-entries.ts';
import { type EntryRow, entriesAfter, findEntries, newestEntry } from './sightings/entries/store.ts';
import type { OnEntries } from './sightings/entries/write-entries.ts';
import type { OnMerge } from './sightings/merge/merge-persons.ts';
import { retention as retentionOfEntries } from './sightings/retention/retention.ts';
import { sourcePurge } from './sightings/retention/source-purge.ts';
import { LoginGuard } from './tenancy/accounts/login-guard.ts';
import { auditPurge as purgeOfAudit } from './tenancy/audit/audit-purge.ts';
import { authenticate } from './tenancy/tokens/tokens.ts';
import { ApiCalls } from './tenancy/usage/api-calls.ts';

/** Everything a running Kith is made of. */
export interface Context {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly db: Database;
  readonly media: Media;
  readonly vision: Vision;
  readonly faceIndex: FaceIndex;
  readonly indexSync: IndexSync;
  readonly candidates: GroupCandidates;
  readonly spaceLocks: SpaceLocks;
  readonly onEntries: OnEntries;
  readonly onMerge: OnMerge;
  readonly afterChange: AfterChange;
  readonly events: EventHub;
  readonly sockets: EventSockets;
  readonly webhooks: WebhookDispatcher;
  readonly purge: BackgroundJob;
  readonly groupPurge: BackgroundJob;
  readonly retention: BackgroundJob;
  readonly apiCalls: ApiCalls;
  readonly loginGuard: LoginGuard;
  readonly metrics: Metrics;
  readonly authenticate: (key: string) => Promise<Caller | null>;
  /** Base of every absolute URL that Kith hands out; without a trailing slash. */
  readonly baseUrl: () => string;
  /** Says where it listens, once it does. */
  readonly listensOn: (url: string) => void;
  /** Whether it takes work: from the end of the start to the beginning of the stop. */
  readonly ready: () => boolean;
}

/** What tests put in the place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly vision?: Vision;
}

/** Builds everything, in the order in which things need each other, and stops it in the opposite order. */
export async function openContext(
  config: Config,
  secrets: Secrets,
  log: Logger,
  overrides: Overrides = {},
): Promise<Context & AsyncDisposable> {
  const opened: AsyncDisposable[] = [];
  const own = <T extends AsyncDisposable>(part: T): T => {
    opened.push(part);
    return part;
  };
  let running = true;
  const close = async (): Promise<void> => {
    running = false;
    for (const part of opened.reverse()) await part[Symbol.asyncDispose]();
  };
  try {
    const clock = overrides.clock ?? systemClock;
    const ids = overrides.ids ?? randomIds;
    let url = config.publicUrl ?? '';
    const baseUrl = () => url;
    const db = own(await Database.open(config.database));
    const media = await Media.open(db, config.mediaDir, nodeName(config.dataDir));
    const faceIndex = own(await openFaceIndex({ threads: config.threads }));
    const indexSync = own(await IndexSync.open({ db, faceIndex, clock, log }));
    const metrics = new Metrics({
      sockets: () => sockets.count,
      picturesWaiting: () => vision.queue?.waiting ?? 0,
    });
    const vision: Vision =
      overrides.vision ??
      own(
        await openVision({
          modelsDir: config.modelsDir,
          threads: config.threads,
          onPicture: (fate, workerMs) => metrics.picture(fate, workerMs),
        }),
      );
    // On one connection: on SQLite's only one, each query by itself would wait behind all that commits.
    const readEvents = (find: (queries: Queries) => Promise<EntryRow[]>): Promise<Event[]> =>
      db.queries
        .connection()
        .execute(async (queries) => readEntries(queries, url, await find(queries)))
        .then((entries) => entries.map((data) => ({ id: data.id, data })));
    const events = new EventHub({
      readEvents: (spaceId, after, limit) => readEvents((queries) => entriesAfter(queries, spaceId, after, limit)),
      newest: (spaceId) => newestEntry(db.queries, spaceId),
      log,
    });
    const who = (key: string) => authenticate({ db, clock, tokenKey: secrets.tokenKey }, key);
    const webhooks = own(
      new WebhookDispatcher({
        db,
        clock,
        log,
        readEvent: async (spaceId, entryId) =>
          (await readEvents((queries) => findEntries(queries, spaceId, [entryId])))[0] ?? null,
        allow: config.webhookAllow,
        node: nodeName(config.dataDir),
        random: Math.random,
        onAttempt: (outcome, ms) => metrics.webhook(outcome, ms),
      }),
    );
    const deliveryPurge = own(purgeOfDeliveries({ db, clock, log }));
    const apiCalls = own(new ApiCalls({ db, clock, log }));
    const purge = own(sourcePurge({ db, media, log }));
    const retention = own(retentionOfEntries({ db, media, clock, log }));
    const auditPurge = own(purgeOfAudit({ db, clock, log }));
    const groupPurge = own(purgeOfGroups({ db, log }));
    own(
      await db.listen(
        (spaceId) => {
          events.wake(spaceId);
          webhooks.wake();
          indexSync
            .catchUp(spaceId)
            .catch((error: unknown) => log.error({ err: error }, 'The face index lags behind.'));
        },
        (error) => log.warn({ err: error }, 'The connection that tells changes broke; it is made anew.'),
      ),
    );
    const sockets = own(
      new EventSockets({
        events,
        authenticate: who,
        sourcesOf: (spaceId, asked) => wishedSources(db.queries, spaceId, [], [...asked]),
        clock,
      }),
    );
    return {
      config,
      secrets,
      log,
      clock,
      ids,
      db,
      media,
      vision,
      faceIndex,
      indexSync,
      candidates: new GroupCandidates(db.queries),
      spaceLocks: new SpaceLocks((spaceId, work) => db.exclusively(spaceId, work)),
      onEntries: (tx, spaceId, entries, now) => oweDeliveries(tx, { ids, now }, spaceId, entries),
      onMerge: giveCooldowns,
      afterChange: settleChanges({ indexSync, media, events, webhooks }),
      events,
      sockets,
      webhooks,
      purge,
      groupPurge,
      retention,
      apiCalls,
      loginGuard: new LoginGuard(clock),
      metrics,
      authenticate: who,
      baseUrl,
      listensOn: (listening) => {
        url = config.publicUrl ?? listening;
        webhooks.start();
        deliveryPurge.wake();
        purge.wake();
        groupPurge.wake();
        retention.wake();
        auditPurge.wake();
      },
      ready: () => running && url !== '',
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { AlarmKeeper } from './notifications/alarms/alarm-keeper.ts';
import { alarmPurge } from './notifications/alarms/alarm-purge.ts';
import { forgetWords } from './notifications/alarms/forget-words.ts';
import { giveStates } from './notifications/alarms/state-store.ts';
import type { OnAlarms } from './notifications/alarms/write-alarms.ts';
import { budgets } from './notifications/budgets.ts';
import { BrokerKeeper } from './notifications/channels/mqtt/broker-keeper.ts';
import { readSpace } from './notifications/channels/mqtt/read-space.ts';
import { openSenders } from './notifications/channels/open-senders.ts';
import { webPushSender } from './notifications/channels/web-push/send-web-push.ts';
import { deliveryPurge } from './notifications/deliveries/delivery-purge.ts';
import { WebhookDispatcher } from './notifications/deliveries/dispatcher.ts';
import { Slots } from './notifications/deliveries/slots.ts';
import { forgetAnswers } from './notifications/forget-answers.ts';
import { CameraEvents } from './notifications/live/camera-events.ts';
import { openCorrectionEvents } from './notifications/live/correction-events.ts';
import { EventHub } from './notifications/live/event-hub.ts';
import { openNewsEvents } from './notifications/live/news-events.ts';
import { EventSockets } from './notifications/live/websocket-server.ts';
import { giveNews } from './notifications/news/store.ts';
import { tellCamera } from './notifications/news/tell-camera.ts';
import { tellEndedMemberships } from './notifications/news/tell-ended-memberships.ts';
import { tellEndedVisits } from './notifications/news/tell-ended-visits.ts';
import { writeNews } from './notifications/news/write-news.ts';
import { giveCooldowns } from './notifications/profiles/cooldowns.ts';
import { wishedSources } from './notifications/profiles/filters.ts';
import { readNews, readNewsRow } from './notifications/read-news.ts';
import { tellCorrection } from './notifications/tell-correction.ts';
import { tellEntries } from './notifications/tell-entries.ts';
import { GroupCandidates } from './people/groups/candidates.ts';
import { groupPurge } from './people/groups/group-purge.ts';
import { pastPurge } from './people/groups/past-purge.ts';
import { recordEnded } from './people/groups/record-ended.ts';
import { RememberedGroups } from './people/groups/remembered-groups.ts';
import { followRules } from './people/groups/rules/follow-rules.ts';
import { keepRules } from './people/groups/rules/keep-rules.ts';
import { type AfterEnds, type OnEnded, settlingAt } from './people/groups/settle.ts';
import { settling } from './people/groups/settling.ts';
import type { SnapshotOptions } from './people/loading/snapshots.ts';
import { openMemoryGallery } from './people/persons/memory-gallery.ts';
import { openDatabaseGallery } from './people/persons/open-database-gallery.ts';
import { scaleInBackground } from './people/persons/scale-in-background.ts';
import { Scaling } from './people/persons/scaling.ts';
import type { OnAttributes } from './people/persons/update-person.ts';
import { budgets as requestBudgets } from './platform/budgets.ts';
import { type Clock, steadyClock, systemClock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import { nodeId } from './platform/config/node-id.ts';
import type { Secrets } from './platform/config/secrets.ts';
import { analyseOften } from './platform/db/analyse-often.ts';
import { BelievedClock } from './platform/db/believed-clock.ts';
import { Database } from './platform/db/database.ts';
import { mendOlder } from './platform/db/mend-older.ts';
import { SpaceLocks } from './platform/db/space-locks.ts';
import { NameResolver } from './platform/destinations/name-resolver.ts';
import { sessionCookieName } from './platform/http/cookies.ts';
import { type Ids, randomIds } from './platform/ids.ts';
import { Media } from './platform/media/media.ts';
import { openPictureStore } from './platform/media/open-picture-store.ts';
import { orphanPurge } from './platform/media/orphan-purge.ts';
import { sharedRead } from './platform/shared-read.ts';
import { Metrics } from './platform/telemetry/metrics.ts';
import { TokenBuckets } from './platform/token-buckets.ts';
import { Turns } from './platform/turns.ts';
import { version } from './platform/version.ts';
import { type FaceIndexOptions, openFaceIndex } from './recognition/faceindex/scan-index.ts';
import { openVision } from './recognition/vision/open-vision.ts';
import type { Vision } from './recognition/vision/vision.ts';
import { settleChanges } from './sightings/after-change.ts';
import { budgets as sightingBudgets } from './sightings/budgets.ts';
import { CameraKeeper } from './sightings/cameras/camera-keeper.ts';
import { cameraStates } from './sightings/cameras/camera-states.ts';
import { discover } from './sightings/cameras/discover/discover.ts';
import { Previews } from './sightings/cameras/previews.ts';
import { openStreamReader } from './sightings/cameras/read-streams.ts';
import type { OnCameraFound } from './sightings/cameras/readers.ts';
import type { StreamReader } from './sightings/cameras/watching.ts';
import type { OnCorrection } from './sightings/correct/correction.ts';
import { faceOfEntry } from './sightings/entries/face-of-entry.ts';
import { fillAppearances } from './sightings/entries/fill-appearances.ts';
import { entriesById, eventOf, eventsAfter } from './sightings/entries/read-events.ts';
import { newestEntry } from './sightings/entries/store.ts';
import type { OnEntries } from './sightings/entries/write-entries.ts';
import type { OnErase } from './sightings/erase/erase-person.ts';
import { FrigateKeeper } from './sightings/frigate/frigate-keeper.ts';
import { HealthChecks } from './sightings/health/health-checks.ts';
import { creatingTogether } from './sightings/ingest/creating-together.ts';
import { storingTogether } from './sightings/ingest/storing-together.ts';
import { StrangerIndex } from './sightings/joining/stranger-index.ts';
import type { OnMerge } from './sightings/merge/merge-persons.ts';
import { fillInBackground, SignFiller } from './sightings/past/fill-signs.ts';
import { gonePurge } from './sightings/past/gone-purge.ts';
import { Past } from './sightings/past/past.ts';
import { picturesOfSpace } from './sightings/pictures-of-space.ts';
import { retention } from './sightings/retention/retention.ts';
import { sourcePurge } from './sightings/retention/source-purge.ts';
import { StrangerKeeper } from './sightings/strangers/stranger-keeper.ts';
import { type OnVisitsEnded, VisitKeeper } from './sightings/visits/visit-keeper.ts';
import { auditPurge } from './tenancy/audit/audit-purge.ts';
import { accessPurge } from './tenancy/login/access-purge.ts';
import { LoginGuard } from './tenancy/login/login-guard.ts';
import { PasswordChecks } from './tenancy/login/password-checks.ts';
import { sessionCallers, tokenCallers } from './tenancy/sessions/session-callers.ts';
import { endSessionsIn } from './tenancy/sessions/store.ts';
import { withSourceTokens } from './tenancy/source-tokens/source-tokens.ts';
import { sharedSources } from './tenancy/sources/asked-source.ts';
import { getThresholds } from './tenancy/thresholds/thresholds.ts';
import { rememberCallers } from './tenancy/tokens/remembered-callers.ts';
import { TokenUses } from './tenancy/tokens/token-uses.ts';
import { ApiCalls } from './tenancy/usage/api-calls.ts';

/** What tests put in the place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly vision?: Vision;
  /** Who is found in the local network. */
  readonly devices?: Parameters<typeof discover>[2];
  readonly streams?: (deps: { readonly visits: VisitKeeper }) => StreamReader;
  /** How much faces of the past may take in memory. */
  readonly pastBytes?: number;
  /** How much the face index may take. */
  readonly index?: Omit<FaceIndexOptions, 'threads'>;
  /** When a node keeps a snapshot of it. */
  readonly snapshots?: SnapshotOptions;
}

/** Everything a running Kith is made of. */
export type Context = Readonly<Omit<Awaited<ReturnType<typeof openContext>>, typeof Symbol.asyncDispose>>;

/** Builds everything, in the order in which things need each other, and stops it in the opposite order. */
export async function openContext(config: Config, secrets: Secrets, log: Logger, overrides: Overrides = {}) {
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
    const { clock = systemClock, ids = randomIds } = overrides;
    const node = await nodeId(config.dataDir);
    let url = config.publicUrl ?? '';
    const db = own(await Database.open(config.database));
    const pictures = own(await openPictureStore(config.media, node));
    if (!(await db.namesIndexed())) {
      log.warn(
        'Parts of names are found by looking through all of them: PostgreSQL did not allow the extension pg_trgm.',
      );
    }
    const callerOfKey = rememberCallers({ db, clock, tokenKey: secrets.tokenKey });
    const tokenUses = own(new TokenUses({ db, clock, log }));
    const record = recordEnded(secrets);
    const believed = own(await BelievedClock.open({ db, clock, log }));
    const tell: AfterEnds = async (tx, spaceId, ended, settling) => {
      await record(tx, spaceId, ended, settling);
      await tellEndedMemberships(tx, { ids, now: settling.sure }, spaceId, ended);
    };
    const follow: AfterEnds = async (tx, spaceId, ended, settling) => {
      const persons = [...new Set(ended.map(({ personId }) => personId))];
      const groups = [...new Set(ended.map(({ groupId }) => groupId))];
      await followRules(tx, settling, spaceId, persons, { kind: 'ended', ids: groups });
    };
    const onEnded: OnEnded = { believed: believed.now, latest: believed.latest, tell, follow };
    const ground = {
      config,
      secrets,
      log,
      clock,
      ids,
      db,
      /** Base of every absolute URL that Kith hands out; without a trailing slash. */
      baseUrl: () => url,
      tokenUses,
      authenticate: withSourceTokens(
        { db, clock, tokenKey: secrets.tokenKey },
        tokenUses.noting(tokenCallers(callerOfKey)),
      ),
      authenticateSession: sessionCallers({ db, clock, log, callerOfKey }),
      sessionCookie: sessionCookieName(secrets.tokenKey),
      loginGuard: new LoginGuard({
        db,
        clock,
        // Tests let time pass by one clock.
        steady: overrides.clock ?? steadyClock,
        tokenKey: secrets.tokenKey,
      }),
      passwordChecks: new PasswordChecks(),
      turns: new Turns(requestBudgets.turns),
      spaceLocks: new SpaceLocks(),
      candidates: new GroupCandidates(db, clock),
      rememberedGroups: new RememberedGroups(),
      onEnded,
      media: await Media.open(db, pictures),
      faceIndex: own(
        await openFaceIndex({ threads: config.index === 'memory' ? config.threads : 0, ...overrides.index }),
      ),
    };
    const strangers = own(new StrangerIndex(ground));
    const scaling = own(new Scaling({ ...ground, threads: config.threads }));
    const { gallery, indexSync } =
      config.index === 'database'
        ? await openDatabaseGallery({ ...ground, scaling })
        : await openMemoryGallery({
            ...ground,
            scaling,
            database: config.database,
            dataDir: config.dataDir,
            node,
            leaveRoom: () => strangers.leave(),
            ...(overrides.snapshots && { snapshots: overrides.snapshots }),
          });
    own<AsyncDisposable>(indexSync);
    const slots = new Slots();
    const metrics = new Metrics({
      sockets: () => sockets.count,
      picturesWaiting: () => vision.queue?.waiting ?? 0,
      webhooksUnderWay: () => slots.taken,
      readsWaiting: () => db.readsWaiting,
      requestsUnderWay: () => ground.turns.underWay,
      requestsWaiting: () => ground.turns.waiting,
      scansWaiting: () => gallery.waiting,
      cameras: () => cameras.states,
      damagedTemplates: () => indexSync.damagedTemplates,
      spaces: () => indexSync.progress.spaces,
      indexMemory: () => ground.faceIndex.memory,
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
    const events = new EventHub({
      readEvents: (spaceId, after, limit) => eventsAfter(ground, spaceId, after, limit),
      newest: (spaceId) => newestEntry(db.queries, spaceId),
      log,
    });
    const cameraEvents = own(new CameraEvents({ read: (spaceId) => cameraStates({ db, node }, spaceId), log }));
    const entriesOf = entriesById(ground);
    const correctionEvents = own(openCorrectionEvents({ db, entriesOf, log }));
    const newsEvents = own(openNewsEvents({ db, read: (row) => readNewsRow(ground, row), log }));
    const names = own(new NameResolver());
    const senders = own(openSenders(clock, webPushSender(ground)));
    const webhooks = own(
      new WebhookDispatcher({
        db,
        clock,
        log,
        secrets,
        senders,
        readEvent: async (spaceId, id) => (await entriesOf(spaceId, [id])).map(eventOf)[0] ?? null,
        readNews: (spaceId, id) => readNews(ground, spaceId, id),
        readPicture: (spaceId, id) => faceOfEntry({ db, media: ground.media }, spaceId, id),
        allow: config.webhookAllow,
        resolve: (name) => names.resolve(name),
        slots,
        node,
        random: Math.random,
        onAttempt: (outcome, ms) => metrics.webhook(outcome, ms),
      }),
    );
    const apiCalls = own(new ApiCalls(ground));
    // What they delete is gone, so they go by a clock that is sure.
    const byAge = { ...ground, clock: believed.now, ahead: believed.ahead };
    const signs = own(new SignFiller({ ...ground, threads: config.threads }));
    const jobs = {
      alarmPurge: own(alarmPurge(byAge)),
      deliveryPurge: own(deliveryPurge(byAge)),
      purge: own(sourcePurge(ground)),
      retention: own(retention(byAge)),
      auditPurge: own(auditPurge(byAge)),
      accessPurge: own(accessPurge(byAge)),
      groupPurge: own(groupPurge(ground)),
      pastPurge: own(pastPurge(byAge)),
      orphanPurge: own(orphanPurge(ground)),
      mendOlder: own(mendOlder(ground)),
      analyseOften: own(analyseOften(ground)),
      scaleInBackground: own(scaleInBackground({ log, indexSync, scaling })),
      fillInBackground: own(fillInBackground({ log, signs })),
      gonePurge: own(gonePurge(ground)),
      fillAppearances: own(fillAppearances(ground)),
      keepRules: own(keepRules(ground)),
    };
    const past = own(
      new Past({
        database: config.database,
        memoryBytes: overrides.pastBytes ?? sightingBudgets.past.memoryBytes,
        steady: steadyClock,
        fill: (spaceId) => signs.complete(spaceId),
        log,
      }),
    );
    const catchUp = (spaceId: SpaceId): void => {
      indexSync.catchUp(spaceId).catch((error: unknown) => log.error({ err: error }, 'The face index lags behind.'));
    };
    const sockets = own(
      new EventSockets({
        events,
        cameraEvents,
        correctionEvents,
        newsEvents,
        ...ground,
        sourcesOf: (spaceId, asked) => wishedSources(db.queries, spaceId, [], [...asked]),
        trustedProxies: config.trustedProxies,
        onEnded: (reason) => metrics.connectionEnded(reason),
      }),
    );
    const onSettled = (): void => webhooks.wake();
    const onAttributes: OnAttributes = (tx, spaceId, persons, now) =>
      followRules(tx, settlingAt(onEnded, now), spaceId, persons, { kind: 'attributes' });
    const settlingJob = own(settling({ db, clock, onEnded, onSettled, log }));
    const onAlarms: OnAlarms = (tx, spaceId, news, now) => writeNews(tx, { ids, now }, spaceId, news);
    const telling = { ids, onAlarms, due: believed.due, ahead: believed.ahead };
    const onEntries: OnEntries = (tx, spaceId, entries, now) => tellEntries(tx, telling, spaceId, entries, now);
    const onMerge: OnMerge = async (tx, spaceId, from, into) => {
      await giveCooldowns(tx, spaceId, from, into);
      await giveStates(tx, spaceId, from, into);
      await giveNews(tx, spaceId, from, into);
    };
    const onErase: OnErase = async (tx, spaceId, { words, wronglyOf }) => {
      const alarmIds = await forgetWords(tx, spaceId, { words, wronglyOf });
      await forgetAnswers(tx, spaceId, { entryIds: wronglyOf, alarmIds });
    };
    const onCorrection: OnCorrection = (tx, correction) => tellCorrection(tx, ids, correction);
    const onVisitsEnded: OnVisitsEnded = (tx, spaceId, visits) =>
      tellEndedVisits(tx, { ids, now: clock() }, spaceId, visits);
    const onCameraFound: OnCameraFound = (tx, found) => tellCamera(tx, { ids, now: clock() }, found);
    const told = { events, correctionEvents, webhooks };
    const afterChange = settleChanges({ indexSync, strangers, past, media: ground.media, ...told });
    const judging = {
      gallery,
      thresholdsOf: sharedRead((spaceId: SpaceId) => getThresholds(db.queries, spaceId)),
      strangers,
      storeFrame: storingTogether({ ...ground, onEntries, afterChange, strangers }),
    };
    const strangerKeeper = own(
      new StrangerKeeper({
        ...ground,
        ...judging,
        ...{ index: strangers, node, afterChange, believed: believed.now, ahead: believed.ahead },
        onJoined: (tx, spaceId, entries, now) =>
          tellEntries(tx, { ...telling, isKnownLate: true }, spaceId, entries, now),
      }),
    );
    const alarmKeeper = own(
      new AlarmKeeper({
        ...{ db, clock, log, due: believed.due, ahead: believed.ahead, isSure: believed.isSure },
        ...{ onAlarms, onTold: () => webhooks.wake() },
      }),
    );
    const createFrom = creatingTogether({ ...ground, ...judging, indexSync });
    const resolve = (name: string) => names.resolve(name);
    const visits = own(new VisitKeeper({ ...ground, ...judging, createFrom, entriesOf, onVisitsEnded }));
    const streams =
      overrides.streams?.({ visits }) ??
      own(
        openStreamReader({
          ...ground,
          ...judging,
          ffmpeg: config.cameras.ffmpeg,
          vision,
          visits,
          onFrames: (camera, fate, count) => metrics.cameraFrames.inc({ camera, fate }, count),
        }),
      );
    const healthChecks = own(
      new HealthChecks({
        ...{ db, gallery, clock, steadyClock },
        onError: (error) => log.warn({ err: error }, 'A gallery could not be looked at; who asks again begins anew.'),
      }),
    );
    const cameras = own(
      new CameraKeeper({
        ...ground,
        ...{ node, streams, visits, resolve, onCameraFound },
        onState: (spaceId) => {
          cameraEvents.wake(spaceId);
          brokers.wake();
        },
        most: sightingBudgets.cameras.perNode,
      }),
    );
    const frigates = own(
      new FrigateKeeper({ ...ground, ...judging, ...{ createFrom, vision, entriesOf, node, resolve } }),
    );
    const brokers = own(
      new BrokerKeeper({
        ...ground,
        ...{ node, resolve, version, allow: config.webhookAllow, random: Math.random },
        readSpace: (spaceId, groups) => readSpace({ db, clock, node, cameras }, spaceId, groups),
      }),
    );
    own(
      await db.join({
        onTold: (spaceId, kind) => {
          if (kind === 'entries') events.wake(spaceId);
          else if (kind === 'templates') catchUp(spaceId);
          else if (kind === 'strangers') void strangers.catchUp(spaceId);
          else if (kind === 'corrections') correctionEvents.wake(spaceId);
          else if (kind === 'news') newsEvents.wake(spaceId);
          else if (kind === 'cameras') {
            cameraEvents.wake(spaceId);
            cameras.wake();
          }
        },
        onCommitted: (spaceId, kind) => {
          if (kind !== 'news') return;
          newsEvents.wake(spaceId);
          webhooks.wake();
        },
        // Makes good what was not heard. Webhooks of others wait for it: who owes them sends them.
        onRevision: (spaceId) => {
          events.wake(spaceId);
          correctionEvents.wake(spaceId);
          newsEvents.wake(spaceId);
          webhooks.wake();
          catchUp(spaceId);
        },
        onError: (error) => log.warn({ err: error }, 'The connection that tells changes broke; it is made anew.'),
      }),
    );
    return {
      ...ground,
      ...jobs,
      node,
      streams,
      strangerKeeper,
      alarmKeeper,
      visits,
      cameras,
      brokers,
      frigates,
      cameraEvents,
      healthChecks,
      previews: new Previews(),
      resolve,
      discover: (login: Parameters<typeof discover>[0]) => discover(login, config.cameras.allow, overrides.devices),
      trials: new TokenBuckets(sightingBudgets.cameras.trials, steadyClock),
      believed,
      scaling,
      past,
      indexSync,
      metrics,
      vision,
      events,
      webhooks,
      samples: {
        resolve,
        senders,
        slots,
        rate: new TokenBuckets(budgets.samples, steadyClock),
      },
      apiCalls,
      sockets,
      onEntries,
      onAlarms,
      onEnded,
      onAttributes,
      settling: settlingJob,
      onMerge,
      onErase,
      onCorrection,
      onVisitsEnded,
      onCameraFound,
      picturesOfSpace,
      endSessionsIn,
      afterChange,
      entriesOf,
      /** By its name, as a request says it. */
      askedSource: sharedSources(db.queries),
      ...judging,
      createFrom,
      /** Says where it listens, once it does. */
      listensOn: (listening: string): void => {
        url = config.publicUrl ?? listening;
        void db.startReading();
        webhooks.start();
        strangerKeeper.start();
        alarmKeeper.start();
        for (const job of Object.values(jobs)) job.wake();
        cameras.wake();
        brokers.wake();
        frigates.wake();
      },
      /** How far the faces of all spaces are loaded. */
      faces: () => indexSync.progress,
      /** Whether it takes work: from the end of the start to the beginning of the stop. */
      ready: (): boolean => running && url !== '',
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

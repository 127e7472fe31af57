import {
  Entry,
  EntryId,
  type Event,
  type ProfileFilters,
  type ProfileId,
  type Result,
  type SourceId,
  type SpaceId,
  toTimestamp,
} from '@kith/contract';
import {
  advanceRevision,
  Database,
  type DatabaseConfig,
  type DispatcherDeps,
  insertProfile,
  noFilters,
  openSenders,
  oweDeliveries,
  type PersonId,
  type Queries,
  randomIds,
  readNews,
  type Schema,
  Slots,
  WebhookDispatcher,
} from '@kith/server/parts';
import ipaddr from 'ipaddr.js';
import type { Selectable } from 'kysely';
import { pino } from 'pino';
import { type Answerer, Receiver } from './receiver.ts';
import { testDatabase } from './test-database.ts';
import type { TestKith } from './test-kith.ts';
import { until } from './until.ts';

/** Where the clock of a house stands at first: epoch ms. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5);
/** What lets webhooks reach receivers on this machine. */
export const allowLoopback = [ipaddr.parseCIDR('127.0.0.0/8')];

/** Who was seen where. */
interface Sighting {
  readonly personId: PersonId | null;
  readonly sourceId: SourceId;
  readonly confidence: number | null;
  readonly groups: Entry['persons_groups'];
}

/** A database with one space in it, and what webhooks need of a house. */
export class TestHouse implements AsyncDisposable {
  readonly db: Database;
  readonly spaceId: SpaceId;
  readonly sourceId: SourceId;
  now = START;
  /** Lines of the log. */
  readonly logged: string[] = [];
  readonly #opened: AsyncDisposable[];

  private constructor(db: Database, { id, space_id }: { readonly id: SourceId; readonly space_id: SpaceId }) {
    this.db = db;
    this.spaceId = space_id;
    this.sourceId = id;
    this.#opened = [];
  }

  static async open(config?: DatabaseConfig): Promise<TestHouse> {
    const db = await Database.open(config ?? (await testDatabase()));
    const found = await db.queries.selectFrom('sources').select(['id', 'space_id']).executeTakeFirst();
    const house = new TestHouse(db, found ?? (await furnish(db.queries)));
    house.#opened.push(db);
    return house;
  }

  /** Works on the database of a Kith that is asked over HTTP, and leaves it open. */
  static async beside({ context: { db }, spaceId }: TestKith): Promise<TestHouse> {
    return new TestHouse(db, await addSource(db.queries, spaceId));
  }

  /** Another space of the same account, in the same database. */
  async addSpace(): Promise<TestHouse> {
    const { account_id } = await this.db.queries
      .selectFrom('spaces')
      .select('account_id')
      .where('id', '=', this.spaceId)
      .executeTakeFirstOrThrow();
    const name = randomIds.pid();
    const { id } = await this.db.queries
      .insertInto('spaces')
      .values({ account_id, name, name_key: name, created: START })
      .returning('id')
      .executeTakeFirstOrThrow();
    const house = new TestHouse(this.db, await addSource(this.db.queries, id));
    this.#opened.push(house);
    return house;
  }

  async receive(answer: Answerer): Promise<Receiver> {
    const receiver = await Receiver.open(answer);
    this.#opened.push(receiver);
    return receiver;
  }

  async addProfile(
    url: string,
    {
      filters,
      ...change
    }: { filters?: Partial<ProfileFilters>; http_method?: 0 | 1; ordered?: 0 | 1; secret?: string } = {},
  ): Promise<ProfileId> {
    const { id } = await insertProfile(this.db.queries, {
      space_id: this.spaceId,
      name: 'A profile',
      is_active: 1,
      http_method: 0,
      destination_url: url,
      filters: JSON.stringify({ ...noFilters, ...filters }),
      secret: randomIds.webhookSecret(),
      created: START,
      ...change,
    });
    return id;
  }

  /** A person without a face. */
  async addPerson(): Promise<PersonId> {
    const { id } = await this.db.queries
      .insertInto('persons')
      .values({
        space_id: this.spaceId,
        pid: randomIds.pid(),
        source_id: null,
        created: this.now,
        facesize: 10_000,
        face_image: null,
        full_image: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  /** Stores an entry, and what is owed for it. */
  addEntry(result: Result = 'nm', { personId = null, ...sighting }: Partial<Sighting> = {}): Promise<EntryId> {
    const { sourceId = this.sourceId, confidence = null, groups = [] } = sighting;
    return this.db.transaction(async (tx) => {
      await advanceRevision(tx, this.spaceId, 'entries');
      const { id } = await tx
        .insertInto('entries')
        .values({
          space_id: this.spaceId,
          source_id: sourceId,
          person_id: personId,
          result,
          confidence,
          created: this.now,
          stored: this.now,
          facesize: 10_000,
          age: null,
          sex: null,
          mood: null,
          liveness: '',
          exposure: null,
          pan: null,
          tilt: null,
          face_image: null,
          full_image: null,
          persons_groups: JSON.stringify(groups),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const seen = {
        result,
        confidence,
        mood: null,
        liveness: '',
        sex: null,
        age: null,
        sourceId,
        personId,
        groupIds: groups.map(({ id: groupId }) => groupId),
        stranger: null,
      } as const;
      await oweDeliveries(tx, { ids: randomIds, now: this.now }, this.spaceId, [{ entryId: id, ...seen }]);
      return id;
    });
  }

  dispatch(change: Partial<DispatcherDeps> = {}): WebhookDispatcher {
    const senders = openSenders(
      () => this.now,
      () => Promise.reject(new Error('No browser is told here.')),
    );
    this.#opened.push(senders);
    const dispatcher = new WebhookDispatcher({
      db: this.db,
      clock: () => this.now,
      log: pino({ level: 'debug' }, { write: (line: string) => void this.logged.push(line) }),
      random: () => 0.5,
      readEvent: async (_spaceId, entryId) => eventOf(entryId),
      readPicture: async () => null,
      senders,
      secrets: { tokenKey: Buffer.alloc(32) },
      readNews: (spaceId, id) => readNews({ db: this.db, baseUrl: () => '' }, spaceId, id),
      allow: allowLoopback,
      resolve: () => Promise.reject(new Error('No name is resolved here.')),
      slots: new Slots(),
      graceMs: 200,
      node: 'this node',
      ...change,
    });
    this.#opened.push(dispatcher);
    dispatcher.start();
    return dispatcher;
  }

  deliveries(): Promise<Selectable<Schema['deliveries']>[]> {
    return this.db.queries.selectFrom('deliveries').selectAll().orderBy('id').execute();
  }

  attempts(): Promise<Selectable<Schema['delivery_attempts']>[]> {
    return this.db.queries.selectFrom('delivery_attempts').selectAll().orderBy('id').execute();
  }

  /** Waits until so many attempts are recorded. */
  async attemptsAre(count: number): Promise<void> {
    await until(async () => (await this.attempts()).length === count, `${count} attempts`);
  }

  /** Waits until the deliveries have these states, the oldest first. */
  async statusesAre(...statuses: readonly string[]): Promise<void> {
    const wanted = statuses.join();
    await until(async () => (await this.deliveries()).map(({ status }) => status).join() === wanted, wanted);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opened of this.#opened.reverse()) await opened[Symbol.asyncDispose]();
  }
}

async function furnish(db: Queries) {
  const account = await db
    .insertInto('accounts')
    .values({ username: 'admin', username_key: 'admin', password_hash: '', is_manager: 0, created: START })
    .returning('id')
    .executeTakeFirstOrThrow();
  const space = await db
    .insertInto('spaces')
    .values({ account_id: account.id, name: 'default', name_key: 'default', created: START })
    .returning('id')
    .executeTakeFirstOrThrow();
  return addSource(db, space.id);
}

const addSource = (db: Queries, spaceId: SpaceId) =>
  db
    .insertInto('sources')
    .values({
      space_id: spaceId,
      name: 'Door',
      name_key: 'door',
      license_id: null,
      settings: '{}',
      created: START,
      deleted: null,
    })
    .returning(['id', 'space_id'])
    .executeTakeFirstOrThrow();

/** An event as it is told, with changes. */
export const eventOf = (id: EntryId, change: Partial<Entry> = {}): Event => ({
  id,
  data: Entry.parse({
    id,
    visit_id: null,
    frames: null,
    corrected: null,
    stranger: null,
    created: toTimestamp(START),
    result: 'ha',
    reason: null,
    confidence: 91.25,
    pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
    pid_created: toTimestamp(START),
    person: { name: 'Ada', external_id: null },
    persons_groups: [],
    source: { id: 1, name: 'Door' },
    space: { id: 1, name: 'default' },
    facesize: 65_536,
    face_image: 'http://kith.test/media/a.jpg',
    full_image: '',
    initial_face_image: null,
    initial_full_image: null,
    age: null,
    sex: null,
    mood: null,
    liveness: '',
    exposure: null,
    blur: null,
    pan: null,
    tilt: null,
    ...change,
  }),
});

/** The same, of whichever entry. */
export const anEvent = (change: Partial<Entry> = {}): Event => eventOf(EntryId.parse(7), change);

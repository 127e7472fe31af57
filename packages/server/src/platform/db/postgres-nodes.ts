import type { SpaceId } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { ChangeKind, Hearing, OtherNodes } from './other-nodes.ts';

/** How several nodes over one PostgreSQL hear of each other. */

/** Not that of the trigger, whose texts older nodes understand, and these they would not. */
const CHANNEL = 'kith_changes';
const POLL_MS = 1000;
/** A connection on which nothing is heard for so long is dead. */
const ANSWER_MS = 5000;

/** Makes the database tell the id of a space whenever its revision grows. */
export const tellRevisions = (): RawBuilder<unknown>[] => [
  sql`create function tell_revision() returns trigger language plpgsql as
    $$begin perform pg_notify('kith_revisions', new.id::text); return null; end$$`,
  sql`create trigger spaces_tell_revision after update of revision on spaces
    for each row execute function tell_revision()`,
];

/** Makes it tell nothing any more. */
export const quietRevisions = (): RawBuilder<unknown>[] => [
  sql`drop trigger if exists spaces_tell_revision on spaces`,
  sql`drop function if exists tell_revision()`,
];

/** Hears what other nodes say after their commits, and looks every second which revisions grew. */
export async function joinNodes(url: string, hearing: Hearing): Promise<OtherNodes> {
  const known = new Map<SpaceId, string>();
  let listening: pg.Client | null = null;
  const connection = new LastingConnection(
    url,
    async (client) => {
      if (listening !== client) {
        listening = client;
        client.on('notification', ({ processId, payload = '' }) => {
          if (processId !== processIdOf(client)) hear(payload, hearing);
        });
        // What is told is nothing to be kept, and those who tell at once wait for each other's commits.
        await client.query(`listen ${CHANNEL}; set synchronous_commit = off`);
      }
      const { rows } = await client.query<{ id: string; revision: string }>('select id, revision from spaces');
      const gone = new Set(known.keys());
      for (const { id, revision } of rows) {
        const spaceId = Number(id) as SpaceId;
        gone.delete(spaceId);
        if (known.get(spaceId) === revision) continue;
        known.set(spaceId, revision);
        hearing.onRevision(spaceId);
      }
      for (const id of gone) {
        known.delete(id);
        hearing.onRevision(id);
      }
    },
    hearing.onError,
  );
  await connection.open();
  const telling = new Telling((payloads) => connection.query(TELL, [payloads]));
  return {
    tell: (spaceId, kind) => telling.add(`${kind} ${spaceId}`),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

const TELL = `select pg_notify('${CHANNEL}', told) from unnest($1::text[]) as told`;

function hear(payload: string, { onTold }: Hearing): void {
  const [kind, spaceId] = payload.split(' ');
  // A later version may tell more.
  if (isKind(kind)) onTold(Number(spaceId) as SpaceId, kind);
}

const kinds: ReadonlySet<unknown> = new Set<ChangeKind>([
  'entries',
  'templates',
  'strangers',
  'corrections',
  'news',
  'cameras',
]);
const isKind = (kind: unknown): kind is ChangeKind => kinds.has(kind);

const processIdOf = (client: pg.Client): unknown => 'processID' in client && client.processID;

/** Sends texts, each once however often it was added while others were on their way. */
class Telling {
  readonly #send: (texts: readonly string[]) => Promise<unknown>;
  readonly #waiting = new Set<string>();
  #sending = false;

  constructor(send: (texts: readonly string[]) => Promise<unknown>) {
    this.#send = send;
  }

  add(text: string): void {
    this.#waiting.add(text);
    if (!this.#sending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    while (this.#waiting.size > 0) {
      const texts = [...this.#waiting];
      this.#waiting.clear();
      await this.#send(texts).catch(() => undefined);
    }
    this.#sending = false;
  }
}

/** A connection of its own that is asked something every second, and is made anew when it breaks. */
class LastingConnection implements AsyncDisposable {
  readonly #url: string;
  readonly #ask: (client: pg.Client) => Promise<void>;
  readonly #onError: (error: Error) => void;
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #asking: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(url: string, ask: (client: pg.Client) => Promise<void>, onError: (error: Error) => void) {
    this.#url = url;
    this.#ask = ask;
    this.#onError = onError;
  }

  /** @throws when the first try fails */
  async open(): Promise<void> {
    await this.#round();
    this.#next();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#asking;
    await this.#client?.end().catch(() => undefined);
  }

  /** Asks something else in between; nothing while it is broken. */
  async query(text: string, values: readonly unknown[]): Promise<void> {
    await this.#client?.query(text, [...values]);
  }

  #next(): void {
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#asking = this.#round()
        .catch((error: unknown) => {
          this.#drop(this.#client);
          this.#onError(error instanceof Error ? error : new Error(String(error)));
        })
        .finally(() => this.#next());
    }, POLL_MS).unref();
  }

  async #round(): Promise<void> {
    const client = this.#client ?? (await this.#connect());
    await this.#ask(client);
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      fallback_application_name: 'kith',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    client.on('error', () => this.#drop(client));
    client.on('end', () => this.#drop(client));
    await client.connect();
    this.#client = client;
    return client;
  }

  #drop(client: pg.Client | null): void {
    if (client === null || this.#client !== client) return;
    this.#client = null;
    client.end().catch(() => undefined);
  }
}

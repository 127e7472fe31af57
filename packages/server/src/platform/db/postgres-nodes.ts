import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';

/** How several nodes over one PostgreSQL hear of each other. */

const CHANNEL = 'kith_revisions';
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

/** Calls back with spaces whose revision grew: at once when the database says so, and within a second in any case. */
export async function listenToRevisions(
  url: string,
  onRevision: (spaceId: number) => void,
  onError: (error: Error) => void,
): Promise<AsyncDisposable> {
  const known = new Map<number, string>();
  let listening: pg.Client | null = null;
  const connection = new LastingConnection(
    url,
    async (client) => {
      if (listening !== client) {
        listening = client;
        client.on('notification', ({ payload }) => onRevision(Number(payload)));
        await client.query(`listen ${CHANNEL}`);
      }
      const { rows } = await client.query<{ id: string; revision: string }>('select id, revision from spaces');
      const gone = new Set(known.keys());
      for (const { id, revision } of rows) {
        gone.delete(Number(id));
        if (known.get(Number(id)) === revision) continue;
        known.set(Number(id), revision);
        onRevision(Number(id));
      }
      for (const id of gone) {
        known.delete(id);
        onRevision(id);
      }
    },
    onError,
  );
  await connection.open();
  return connection;
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

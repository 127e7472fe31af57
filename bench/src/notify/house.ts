import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pid, SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { sharedMs } from './clock.ts';

const PERSONS = 100;
const GROUPS = 5;
const BATCH = 100_000;

/** A Kith with people in groups, a source, and a webhook, that listens on loopback. */
export class House implements AsyncDisposable {
  /** When each event was committed, by its id; in shared ms. */
  readonly committed = new Map<number, number>();
  readonly url: string;
  readonly #kith: TestKith;
  readonly #pids: readonly Pid[];
  readonly #sourceId: SourceId;
  readonly #profileId: number;
  readonly #folder: string;

  private constructor(
    kith: TestKith,
    parts: { url: string; pids: Pid[]; sourceId: SourceId; profileId: number; folder: string },
  ) {
    this.#kith = kith;
    this.url = parts.url;
    this.#pids = parts.pids;
    this.#sourceId = parts.sourceId;
    this.#profileId = parts.profileId;
    this.#folder = parts.folder;
  }

  static async open(hookUrl: string): Promise<House> {
    const folder = await mkdtemp(join(tmpdir(), 'kith-bench-notify-'));
    const kith = await openTestKith({
      env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8', KITH_DATABASE_URL: `sqlite:${join(folder, 'kith.sqlite')}` },
    });
    const made = async (path: string, body: object): Promise<number> => (await kith.call('POST', path, body)).body.id;
    kith.context.sockets.listenOn(kith.app.server);
    const url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
    kith.context.listensOn(url);
    const pids = await kith.addPersons(PERSONS);
    const groups_ids: number[] = [];
    for (let i = 0; i < GROUPS; i++) groups_ids.push(await made('/v1/groups/persons/', { name: `group ${i}` }));
    await kith.call('POST', '/v1/groups/persons/pids/', { pids, groups_ids });
    const sourceId = (await made('/v1/sources/', { name: 'door' })) as SourceId;
    const hook = { name: 'bench', http_method: 0, destination_url: hookUrl };
    const profileId = await made('/v1/notifications/', hook);
    return new House(kith, { url, pids, sourceId, profileId, folder });
  }

  get token(): string {
    return this.#kith.token;
  }

  async turnWebhook(on: boolean): Promise<void> {
    await this.#kith.call('PATCH', `/v1/notifications/${this.#profileId}/`, { is_active: on });
  }

  /** Somebody is seen: the entry, its groups and what is owed for it, in one transaction; then all are told. */
  async see(nth: number): Promise<void> {
    const { context, spaceId } = this.#kith;
    const pid = this.#pids[nth % PERSONS] ?? null;
    const [id = 0] = await see(this.#kith, [pid], { sourceId: this.#sourceId, now: context.clock() });
    this.committed.set(id, sharedMs());
    context.events.wake(spaceId);
    context.webhooks.wake();
  }

  /** How many deliveries are not settled. */
  async owed(): Promise<number> {
    const { rows } = await sql<{ owed: number }>`
      select count(*) as owed from deliveries where next_attempt is not null`.execute(this.#kith.context.db.queries);
    return rows[0]?.owed ?? 0;
  }

  /** Finished deliveries, with an attempt each, of entries that are there. */
  async fillLog(deliveries: number): Promise<void> {
    const { db } = this.#kith.context;
    const [first, last] = [Math.min(...this.committed.keys()), Math.max(...this.committed.keys())];
    const space = sql.lit(this.#kith.spaceId);
    for (let done = 0; done < deliveries; done += BATCH) {
      await db.transaction(async (tx) => {
        const { rows } = await sql<{ last: number }>`select max(id) as last from deliveries`.execute(tx);
        await sql`insert into deliveries (space_id, message_id, status, notification_id, entry_id, created, attempts)
          with recursive n (i) as (select 1 union all select i + 1 from n where i < ${sql.lit(BATCH)})
          select ${space}, 'msg_' || lower(hex(randomblob(12))), 'delivered', ${sql.lit(this.#profileId)},
            ${sql.lit(first)} + i % ${sql.lit(last - first + 1)}, i, 1 from n`.execute(tx);
        await sql`insert into delivery_attempts (space_id, delivery_id, at, duration_ms, status_code, response)
          select space_id, id, created, 5, 200, 'ok' from deliveries where id > ${sql.lit(rows[0]?.last ?? 0)}`.execute(
          tx,
        );
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kith.context.sockets[Symbol.asyncDispose]();
    await this.#kith[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Delivery } from '@kith/client';
import { ChaoticReceiver, type Fate, type Seen } from '@kith/testing/chaotic-receiver';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { expect, it } from 'vitest';

/** How many pictures; KITH_CHAOS=500 is the full form, which takes a quarter of an hour. */
const PICTURES = Number(process.env.KITH_CHAOS ?? 6);
const FULL = PICTURES >= 100;
const KILLS = FULL ? 10 : 2;
/** A process lives for a random part of this, and half a second. */
const LIFE_MS = FULL ? 2_500 : 1_000;
const PASSWORD = 'password of the first account';
/** How long an attempt that was answered may take to be on the disk, on a busy machine. */
const RECORD_MS = 5_000;
/** Clocks of two processes on one machine, and rounding. */
const TOLERANCE_MS = 50;

/** A process is killed at any moment: what it is doing then is left to chance. */
const aRandomTime = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * LIFE_MS));

/** The first request hangs until the process is killed; with few pictures no other does, for hanging takes 15 s. */
function fates(): () => Fate {
  const bag: readonly Fate[] = [
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
    'slow',
    'huge',
    'error',
    'unavailable',
    'redirect',
    'reset',
  ];
  let count = 0;
  return () => {
    count += 1;
    if (count === 1 || (FULL && Math.random() < 0.004)) return 'hang';
    return bag[Math.floor(Math.random() * bag.length)] ?? 'ok';
  };
}

it(
  'through failing receivers and kills every delivery that is owed arrives, none is invented, and the log tells the truth',
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'kith-chaos-'));
    const env = {
      KITH_DATA_DIR: dataDir,
      KITH_DATABASE_URL: await testDatabaseUrl(),
      KITH_ADMIN_PASSWORD: PASSWORD,
      KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
      ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    };
    await using receiver = new ChaoticReceiver(fates());
    const url = await receiver.listen();
    let kith: KithProcess = await startProcess(env);
    try {
      let client = await logIn(kith.url, PASSWORD);
      const { key } = await client.tokens.create();
      await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
      const profiles = new Map<string, number>();
      for (const [path, ordered] of [
        ['/any', false],
        ['/ordered', true],
      ] as const) {
        const wish = { name: path, httpMethod: 0, destinationUrl: `${url}${path}`, ordered } as const;
        profiles.set(path, (await client.notifications.create(wish)).id);
      }

      const picture = await portraitOf(sampleFaces.cem);
      const answered: number[] = [];
      const kills: number[] = [];
      let uploads = 0;
      const killed = () => kills.length === KILLS;
      for (;;) {
        const life = aRandomTime();
        const work = (async () => {
          while (uploads < PICTURES) {
            const { results } = await client.entries.send({ image: picture, source: 'door' });
            uploads += 1;
            answered.push(...results.map(({ id }) => id));
            if (uploads % 3 === 0) await retry(client, profiles);
          }
          await until(async () => !(await retry(client, profiles)), 'every delivery', PICTURES * 10_000);
          // As long as it is to be killed, it waits for that.
          if (!killed()) await life;
        })();
        const outcome = work.then(
          () => 'done' as const,
          // What was under way when the process was killed.
          (error: unknown) => (killed() ? Promise.reject(error) : ('cut' as const)),
        );
        if (killed()) {
          expect(await outcome).toBe('done');
          break;
        }
        await Promise.race([life, outcome]);
        // An attempt that ended before this moment may be on the disk, or not.
        const at = Date.now();
        await kith.end('SIGKILL');
        await outcome;
        kills.push(at);
        kith = await startProcess(env);
        client = new Client({ apiToken: key, baseUrl: kith.url, retries: 0 });
      }

      const entries = await allOf(client.entries.iterate());
      const ids = entries.map(({ id }) => id).sort((a, b) => a - b);
      expect(ids).toEqual(expect.arrayContaining(answered));
      expect(ids.length).toBeGreaterThanOrEqual(PICTURES);
      let cut = 0;
      for (const [path, profileId] of profiles) {
        const deliveries = await allOf(client.notifications.iterateDeliveries(profileId));
        const seen = receiver.seen.filter((request) => request.path === path);
        expect(deliveries.map(({ entry_id }) => Number(entry_id)).sort((a, b) => a - b)).toEqual(ids);
        expect(deliveries.filter(({ status }) => status !== 'delivered')).toEqual([]);
        const arrived = new Set(seen.filter(({ statusCode }) => statusCode === 200).map(({ entryId }) => entryId));
        expect([...arrived].sort((a, b) => a - b)).toEqual(ids);
        const known = new Map(deliveries.map((delivery) => [delivery.id, Number(delivery.entry_id)]));
        expect(seen.filter(({ messageId, entryId }) => known.get(messageId) !== entryId)).toEqual([]);
        for (const delivery of deliveries) {
          const unlogged = withoutLogged(
            delivery,
            seen.filter(({ messageId }) => messageId === delivery.id),
          );
          expect(unlogged.filter((request) => !wasCut(request, kills))).toEqual([]);
          cut += unlogged.length;
        }
      }
      const succeeded = new Set<number>();
      for (const { entryId, statusCode } of receiver.seen.filter(({ path }) => path === '/ordered')) {
        const heldBack = ids.filter((id) => id < entryId && !succeeded.has(id));
        expect({ entryId, heldBack }).toEqual({ entryId, heldBack: [] });
        if (statusCode === 200) succeeded.add(entryId);
      }
      if (process.env.KITH_CHAOS) {
        const requests = `${receiver.seen.length} requests, ${cut} of them cut by a kill`;
        console.log(`${PICTURES} pictures, ${ids.length} entries, ${kills.length} kills, ${requests}.`);
      }
    } finally {
      await kith.end('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  // Longer than what is waited for in it, on a busy machine, too: then it says what that was.
  180_000 + PICTURES * 12_000,
);

/** Has whatever failed once sent again now. @returns whether anything is owed */
async function retry({ notifications }: Client, profiles: ReadonlyMap<string, number>): Promise<boolean> {
  let owed = 0;
  for (const id of profiles.values()) {
    const { count, results } = await notifications.deliveries(id, { status: ['owed'], limit: 1000 });
    owed += count;
    const failed = results.filter(({ attempts }) => attempts.length > 0);
    for (const delivery of failed) await notifications.replay(id, delivery.id);
    owed += (await notifications.replayFailures(id, { since: '2020-01-01' })).replayed;
  }
  return owed > 0;
}

/** Takes the request of every logged attempt away: each must be there, and have ended as the log says. */
function withoutLogged({ attempts }: Delivery, seen: readonly Seen[]): Seen[] {
  const left = [...seen];
  for (const { at, duration_ms, status_code } of attempts) {
    const from = Date.parse(at) - TOLERANCE_MS;
    const to = Date.parse(at) + duration_ms + TOLERANCE_MS;
    const index = left.findIndex(
      (request) => request.at >= from && request.at <= to && request.statusCode === status_code,
    );
    expect({ at, status_code, seen: index >= 0 }).toEqual({ at, status_code, seen: true });
    left.splice(index, 1);
  }
  return left;
}

/** Whether it was under way, or just answered and not yet in the log, when the process was killed. */
const wasCut = ({ at, ended }: Seen, kills: readonly number[]): boolean =>
  kills.some((kill) => at <= kill + TOLERANCE_MS && kill <= ended + RECORD_MS);

async function allOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

/**
 * `npm run bench:health [-- PERSONS…]`: how long it takes to look at everybody who is known, and what others notice of that.
 * HEALTH_SECONDS=900 says for how long at most: where it takes longer, the rest is reckoned.
 */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { GalleryHealth } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { startPostgres } from '@kith/testing/postgres-server';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { elapsedMs, median } from '../median.ts';
import { processorLine } from '../processor.ts';

const GALLERIES = [10_000, 200_000];
const SEED = 8_191;
/** One person in so many is there twice, by another photo. */
const TWICE = 100;
const ASK_EVERY_MS = 250;
const MOST_MS = 1000 * Number(process.env.HEALTH_SECONDS ?? 60);

console.log(processorLine());
const asked = process.argv.slice(2).map(Number);
for (const persons of asked.length > 0 ? asked : GALLERIES) {
  await measure('SQLite', persons, {});
  await using server = await startPostgres();
  await measure('PostgreSQL', persons, { KITH_DATABASE_URL: `${server.url}/postgres` });
}

async function measure(name: string, persons: number, env: Record<string, string>): Promise<void> {
  await using kith = await openTestKith({ env });
  await kith.context.db.startReading();
  await manyFaces(kith.context.db, kith.spaceId, photos(persons));
  await kith.context.indexSync.catchUp(kith.spaceId);
  await inMemory(kith);
  const quiet = await whileAsking(kith, async () => wait(5000));
  const began = performance.now();
  let health = await healthOf(kith);
  const busy = await whileAsking(kith, async () => {
    while (health.state === 'looking' && performance.now() - began < MOST_MS) {
      await wait(ASK_EVERY_MS);
      health = await healthOf(kith);
    }
  });
  const seconds = (performance.now() - began) / 1000;
  const all = (seconds * persons) / health.looked_at;
  console.log(
    `${name}, ${persons.toLocaleString('en')} persons: ${health.looked_at.toLocaleString('en')} looked at in ${seconds.toFixed(1)} s` +
      `${health.state === 'done' ? '' : ` (all would take ${(all / 60).toFixed(0)} min)`}; ${health.same} pairs may be one person`,
  );
  console.log(`  others, quiet: ${quiet}\n  others, meanwhile: ${busy}`);
}

/** Everybody by one photo each, some by another one of somebody before. */
function* photos(persons: number) {
  const { stranger, similar } = faceLike(SEED);
  let first = stranger();
  for (let i = 0; i < persons; i++) {
    const face = i % TWICE === TWICE - 1 ? similar(first, 0.9) : stranger();
    if (i % TWICE === 0) first = face;
    yield [face];
  }
}

/** Waits for a gallery that is read anew, because so many came at once. */
async function inMemory({ context, spaceId }: TestKith): Promise<void> {
  while (!(await context.gallery.templates(spaceId).catch(() => 0))) await wait(ASK_EVERY_MS);
}

async function healthOf(kith: TestKith): Promise<GalleryHealth> {
  const { status, body } = await kith.call('GET', '/v1/gallery/health/');
  if (status !== 200) throw new Error(`The gallery was not looked at: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** How long the thread was held, and a small request took, while something was done. */
async function whileAsking(kith: TestKith, work: () => Promise<unknown>): Promise<string> {
  const held = monitorEventLoopDelay({ resolution: 1 });
  held.enable();
  let working = true;
  const took: number[] = [];
  const asking = (async () => {
    while (working) {
      took.push(await elapsedMs(() => kith.call('GET', '/v1/settings/thresholds/')));
      await wait(5);
    }
  })();
  await work();
  working = false;
  await asking;
  held.disable();
  const slow = took.toSorted((a, b) => a - b)[Math.floor(0.99 * took.length)] ?? Number.NaN;
  return `a small request ${median(took).toFixed(1)} ms, p99 ${slow.toFixed(1)} ms; the thread held ${(held.max / 1e6).toFixed(0)} ms at most`;
}

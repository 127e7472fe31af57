import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserPage } from '@kith/testing/browser';
import type { ConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { longTasksOf } from './long-tasks.ts';

const PER_SECOND = 20;
const PEOPLE = 200;

/**
 * Twenty sightings a second, of known people and strangers: the page's memory before and after, both collected, and how long it was held.
 * @param faster how many times as many come at each time: what ten minutes bring is seen in one
 */
export async function measureWall(house: ConsoleHouse, seconds: number, faster: number): Promise<void> {
  const { kith, door } = house;
  const pids = [null, ...(await kith.addPersons(PEOPLE))];
  const { page } = await house.enter('/live');
  await page.getByText('Nobody has been seen yet.').waitFor();
  const heapBefore = await heapOf(page);
  const tasks = await longTasksOf(page);
  const start = Date.now();
  for (let i = 0; i < seconds * PER_SECOND; i++) {
    const seen = Array.from({ length: faster }, (_, j) => pids[(i * faster + j) % pids.length] ?? null);
    await see(kith, seen, { sourceId: door, result: 'exact', now: Date.now() });
    kith.context.events.wake(kith.spaceId);
    await pause(Math.max(0, start + (i * 1000) / PER_SECOND - Date.now()));
  }
  const held = await tasks.taken();
  const rows = await page.getByRole('listitem').count();
  const heapAfter = await heapOf(page);
  console.log(
    `wall, ${PER_SECOND * faster} sightings a second for ${seconds} s: heap ${heapBefore} MB before, ${heapAfter} MB after with ${rows} rows; ${held}`,
  );
  await page.context().close();
}

/** MB that scripts hold, after what nobody holds was collected. */
async function heapOf(page: BrowserPage['page']): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return (usedSize / 1_000_000).toFixed(1);
}

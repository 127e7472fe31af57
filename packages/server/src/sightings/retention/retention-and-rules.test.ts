import type { Pid } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { retention } from './retention.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-03-02T08:00:00Z');
const GROUPS = '/v1/groups/persons/';

it('what came late of the same visit counts for as long as it is kept, and what came at once goes with it', async () => {
  let now = START;
  await using kith = await openTestKith({ clock: () => now });
  const { db, media, onEnded } = kith.context;
  const licence = (await kith.call('POST', '/v1/licenses/sources/', { name: 'A week', entry_storage_days: 7 })).body;
  const source = { name: 'Door', license_id: licence.id, use_pps_time: true };
  const sourceId = (await kith.call('POST', '/v1/sources/', source)).body.id;
  const [ada, bea] = (await kith.addPersons(2)) as [Pid, Pid];
  const rule = { seen: { times: 1, days: 30 } };
  const { id } = (await kith.call('POST', GROUPS, { name: 'Seen', rule })).body;
  const members = async () =>
    (await kith.call('GET', `${GROUPS}${id}/pids/`)).body.results.map(({ pid }: { pid: Pid }) => pid).toSorted();
  const count = async () => (await kith.call('GET', '/v1/entries/?limit=1')).body.count;

  await see(kith, [ada, bea], { sourceId, now });
  now += 3 * MINUTE;
  await see(kith, [bea], { sourceId, now });
  // The camera had no network.
  now = START + 2 * DAY;
  await see(kith, [ada], { sourceId, now, seen: START + 4 * MINUTE });
  expect(await members()).toEqual([ada, bea].toSorted());

  await using job = retention({
    ...{ db, media, onEnded, clock: () => now, ahead: () => now, log: pino({ level: 'silent' }) },
  });
  for (const [after, entries, who] of [
    [7 * DAY + 3 * MINUTE, 1, [ada]],
    [9 * DAY - 1, 1, [ada]],
    [9 * DAY, 0, []],
  ] as const) {
    now = START + after;
    job.wake();
    await until(async () => (await count()) === entries, 'what is old is gone');
    expect(await members()).toEqual(who);
  }
});

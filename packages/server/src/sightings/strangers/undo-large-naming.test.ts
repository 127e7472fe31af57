import { type Pid, type SourceId, StrangerName } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { longestHold } from '@kith/testing/held-loop';
import { makeStranger } from '@kith/testing/make-stranger';
import { manyEntries } from '@kith/testing/many-entries';
import { see } from '@kith/testing/sightings';
import { openStrangersHouse } from '@kith/testing/strangers-house';
import { expect, it } from 'vitest';

const MINUTE = 60_000;
const TIMES = 3000;
const likeness = faceLike(31);

it('of somebody seen thousands of times a name is taken back step by step, and whoever was there all the same still was', async () => {
  const now = Date.parse('2026-03-02T08:00:00Z');
  await using kith = await openStrangersHouse({ clock: () => now });
  const { db } = kith.context;
  const sourceId: SourceId = (await kith.call('GET', '/v1/sources/')).body.results[0].id;
  const [bea] = (await kith.addPersons(1)) as [Pid];
  const face = likeness.stranger();
  // Each an appearance of its own.
  const times = Array.from({ length: TIMES }, (_, i) => now - (TIMES - i) * 6 * MINUTE);
  const faces = times.map((seen) => ({ face: likeness.similar(face, 0.9), sourceId, seen }));
  const stranger = await makeStranger(kith, await manyEntries(db, kith.spaceId, faces));
  const path = `/v1/strangers/${stranger}/name/`;
  const appearances = async () => {
    const rows = db.queries.selectFrom('appearances').select(['entry_id', 'at']).orderBy('at');
    return (await rows.execute()).map(({ entry_id }) => entry_id);
  };
  const named = await kith.call('POST', path, StrangerName.parse({ pid: bea }));
  expect([named.status, named.body.entries]).toEqual([200, TIMES]);
  expect(await appearances()).toHaveLength(TIMES);
  const own = [];
  for (const i of [0, 999, 1000, 2500, TIMES - 1]) {
    for (const after of [1, 4]) {
      const seen = (times[i] ?? 0) + after * MINUTE;
      own.push(...(await see(kith, [bea], { sourceId, now, seen })));
    }
  }
  expect(await appearances()).toHaveLength(TIMES);

  const from = process.cpuUsage();
  let undone = { status: 0, body: { sightings: 0, visits: 0 } };
  const heldMs = await longestHold(async () => {
    undone = await kith.call('DELETE', path);
  });
  const { user, system } = process.cpuUsage(from);
  expect([undone.status, undone.body.sightings, undone.body.visits]).toEqual([200, TIMES, TIMES]);
  // Of each pair the first one begins what the stranger had begun.
  expect(await appearances()).toEqual(own.filter((_, i) => i % 2 === 0));
  // In one go it would be nearly all of the work.
  expect(heldMs).toBeLessThan(((user + system) / 1000) * 0.7);
}, 60_000);

/** Groups by rule at 200,000 persons: trying a rule, saving it, and what a sighting costs with rules beside one without. */

import type { GroupId, Pid, SourceId } from '@kith/contract';
import { manyPersons } from '@kith/testing/many-persons';
import { see } from '@kith/testing/sightings';
import { openTestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { median } from '../median.ts';
import { processorLine } from '../processor.ts';

const PERSONS = 200_000;
const MEMBERS = 100_000;
const APPEARANCES = 400_000;
const ROUNDS = 300;
const DAY = 24 * 60 * 60 * 1000;

console.log(processorLine());
let now = Date.now();
await using kith = await openTestKith({ clock: () => now });
const { queries } = kith.context.db;
const post = async (url: string, body: object) => (await kith.call('POST', url, body)).body;
const source: SourceId = (await post('/v1/sources/', { name: 'Door' })).id;
const members: GroupId = (await post('/v1/groups/persons/', { name: 'Members' })).id;
await manyPersons(queries, kith.spaceId, PERSONS, 'person-');
await sql`insert into memberships (space_id, group_id, person_id, since)
  select ${kith.spaceId}, ${members}, id, 0 from persons where space_id = ${kith.spaceId} order by id limit ${MEMBERS}`.execute(
  queries,
);
await sql`update groups set persons_count = ${MEMBERS} where id = ${members}`.execute(queries);
await sql`insert into entries (space_id, source_id, person_id, result, created, stored, facesize, liveness, persons_groups)
  with recursive numbers (i) as (select 0 union all select i + 1 from numbers where i < ${APPEARANCES - 1})
  select cast(${kith.spaceId} as bigint), cast(${source} as bigint), (i % ${PERSONS}) + (select min(id) from persons), 'ha',
    cast(${now - 20 * DAY} as bigint) + i * 1000, 0, 0, '', '[]' from numbers`.execute(queries);
await sql`insert into appearances (space_id, entry_id, person_id, source_id, at)
  select space_id, id, person_id, source_id, created from entries`.execute(queries);
await sql`analyze`.execute(queries);

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

const rules = {
  'in A and seen twice in 30 days': { all_of: [members], seen: { times: 2, days: 30 } },
  'not in A': { none_of: [members] },
  'not seen for 18 days': { not_seen: { days: 18 } },
};
for (const [name, rule] of Object.entries(rules)) {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) times.push(await timed(() => post('/v1/groups/rules/preview/', { rule })));
  console.log(`preview, ${name}: ${median(times).toFixed(0)} ms`);
}

const sightings = async (from: number): Promise<number> => {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    now += 1;
    const pid = `person-${from + i}` as Pid;
    times.push(await timed(() => see(kith, [pid], { sourceId: source, now })));
  }
  return median(times);
};
await sightings(1);
const without = await sightings(1000);
const saved = await timed(() =>
  post('/v1/groups/persons/', { name: 'Regulars', rule: { all_of: [members], seen: { times: 3, days: 30 } } }),
);
console.log(`saving a rule: ${saved.toFixed(0)} ms`);
const withRule = await sightings(2000);
console.log(
  `a sighting that changes who is in: ${withRule.toFixed(2)} ms, without rules ${without.toFixed(2)} ms: + ${(withRule - without).toFixed(2)} ms`,
);

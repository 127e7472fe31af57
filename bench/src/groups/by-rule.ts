/** Groups by rule at 200,000 persons: trying a rule, saving it, and what a sighting costs with rules beside one without. */

import type { GroupId, Pid, SourceId } from '@kith/contract';
import { manyPersons } from '@kith/testing/many-persons';
import { startPostgres } from '@kith/testing/postgres-server';
import { see } from '@kith/testing/sightings';
import { openTestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { elapsedMs, median } from '../median.ts';
import { processorLine } from '../processor.ts';

const PERSONS = 200_000;
const MEMBERS = 100_000;
/** Those who come all day long; the first of all persons. */
const DAILY = 500;
const APPEARANCES = { each: 2, daily: 1_000 } as const;
/** A server gives no statement longer than half a minute. */
const ENTRIES_AT_A_TIME = 50_000;
const ROUNDS = 300;
const DAY = 24 * 60 * 60 * 1000;

console.log(processorLine());
console.log(
  `${PERSONS} persons, ${MEMBERS} of them in a group, ${PERSONS * APPEARANCES.each} appearances, and ${DAILY * APPEARANCES.daily} of ${DAILY} persons`,
);
const wanted = process.argv[2];
if (wanted !== 'postgres') await measure('sqlite', {});
if (wanted !== 'sqlite') {
  await using server = await startPostgres();
  await measure('PostgreSQL', { KITH_DATABASE_URL: `${server.url}/postgres` });
}

async function measure(name: string, env: Record<string, string>): Promise<void> {
  console.log(`\n${name}`);
  let now = Date.now();
  await using kith = await openTestKith({ clock: () => now, env });
  const { queries } = kith.context.db;
  const post = async (url: string, body: object) => (await kith.call('POST', url, body)).body;
  const source: SourceId = (await post('/v1/sources/', { name: 'Door' })).id;
  const members: GroupId = (await post('/v1/groups/persons/', { name: 'Members' })).id;
  await manyPersons(queries, kith.spaceId, PERSONS, 'person-');
  await sql`insert into memberships (space_id, group_id, person_id, since)
    select space_id, ${sql.lit(members)}, id, 0 from persons where space_id = ${kith.spaceId} order by id limit ${sql.lit(MEMBERS)}`.execute(
    queries,
  );
  await sql`update groups set persons_count = ${MEMBERS} where id = ${members}`.execute(queries);
  /** So many of each of the first persons, the n-th at some time after the one before. */
  const appear = async (persons: number, each: number, apartMs: number): Promise<void> => {
    for (let from = 0; from < persons * each; from += ENTRIES_AT_A_TIME) {
      const to = Math.min(persons * each, from + ENTRIES_AT_A_TIME) - 1;
      await sql`insert into entries (space_id, source_id, person_id, result, created, stored, facesize, liveness, persons_groups)
        with recursive numbers (i) as (select ${sql.lit(from)} union all select i + 1 from numbers where i < ${sql.lit(to)})
        select ${sql.lit(kith.spaceId)}, ${sql.lit(source)}, (i % ${sql.lit(persons)}) + (select min(id) from persons), 'ha',
          ${sql.lit(now - 20 * DAY)} + (i / ${sql.lit(persons)}) * ${sql.lit(apartMs)}, 0, 0, '', '[]' from numbers`.execute(
        queries,
      );
      await sql`insert into appearances (space_id, entry_id, person_id, source_id, at)
        select space_id, id, person_id, source_id, created from entries
        where id > (select coalesce(max(entry_id), 0) from appearances)`.execute(queries);
    }
  };
  await appear(PERSONS, APPEARANCES.each, 60 * 60 * 1000);
  await appear(DAILY, APPEARANCES.daily, 10 * 60 * 1000);
  await sql`analyze`.execute(queries);

  const rules = {
    'in A and seen twice in 30 days': { all_of: [members], seen: { times: 2, days: 30 } },
    'not in A': { none_of: [members] },
    'not seen for 18 days': { not_seen: { days: 18 } },
    'seen 1000 times in ten years': { seen: { times: 1000, days: 3650 } },
  };
  for (const [name, rule] of Object.entries(rules)) {
    const times: number[] = [];
    let count = 0;
    for (let i = 0; i < 5; i++)
      times.push(await elapsedMs(async () => ({ count } = await post('/v1/groups/rules/preview/', { rule }))));
    console.log(`  preview, ${name}: ${median(times).toFixed(0)} ms (${count} persons)`);
  }

  const sightings = async (from: number): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      now += 1;
      const pid = `person-${from + i}` as Pid;
      times.push(await elapsedMs(() => see(kith, [pid], { sourceId: source, now })));
    }
    return median(times);
  };
  const first = DAILY + 1;
  await sightings(first);
  const without = await sightings(first + 1000);
  const rule = { all_of: [members], seen: { times: 3, days: 30 } };
  let id = 0 as GroupId;
  const saved = await elapsedMs(async () => ({ id } = await post('/v1/groups/persons/', { name: 'Regulars', rule })));
  console.log(`  saving a rule: ${saved.toFixed(0)} ms`);
  const comes = await sightings(first + 2000);
  // They appear again, and stay.
  now += 10 * 60 * 1000;
  const stays = await sightings(first + 2000);
  const told = await seenIn(first + 2000);
  const more = (ms: number) => `${ms.toFixed(2)} ms (+ ${(ms - without).toFixed(2)} ms)`;
  console.log(
    `  a sighting without rules ${without.toFixed(2)} ms; that changes who is in ${more(comes)}; that does not ${more(stays)}`,
  );
  if (!told.includes(id)) throw new Error('The next event does not say that somebody is in the group.');

  async function seenIn(person: number): Promise<GroupId[]> {
    now += 1;
    const [entry] = await see(kith, [`person-${person}` as Pid], { sourceId: source, now });
    const { body } = await kith.call('GET', `/v1/entries/?id_from=${entry}&limit=1`);
    return body.results[0].persons_groups.map((group: { id: GroupId }) => group.id);
  }
}

/** A million memberships with times: what the names of all groups in effect of a person cost, beside bare SQL on the same database. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpaceId } from '@kith/contract';
import {
  createAccount,
  Database,
  type DatabaseConfig,
  groupsInEffect,
  groupsOfPerson,
  type PersonId,
  RememberedGroups,
} from '@kith/server/parts';
import { startPostgres } from '@kith/testing/postgres-server';
import { sql } from 'kysely';
import { processorLine } from '../processor.ts';
import { openBare } from './bare.ts';
import { inTurn, type Times } from './times.ts';

const size = { groups: 1_000, persons: 100_000, each: 10, schedules: 50 } as const;
const ROUNDS = 5_000;
/** Persons who are seen again and again. */
const SEEN_AGAIN = 500;
const DAY_MS = 24 * 60 * 60 * 1000;
const spaceId = SpaceId.parse(1);
const now = Date.now();

console.log(processorLine());
console.log(
  `${size.persons * size.each} memberships with times, ${size.each} of each of ${size.persons} persons, half of them with one of ${size.schedules} hours`,
);
const folder = await mkdtemp(join(tmpdir(), 'kith-bench-times-'));
try {
  if (process.argv[2] !== 'postgres') await measure('sqlite', { kind: 'sqlite', file: join(folder, 'kith.sqlite') });
  if (process.argv[2] !== 'sqlite') {
    await using server = await startPostgres();
    await measure('PostgreSQL', { kind: 'postgres', url: `${server.url}/postgres` });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(name: string, config: DatabaseConfig): Promise<void> {
  {
    await using database = await Database.open(config);
    await load(database, config);
  }
  // Opened anew, as after a start: queries are planned with what there is.
  await using database = await Database.open(config);
  await using bare = await openBare(config);
  const person = (round: number) => (1 + ((round * 7919) % size.persons)) as PersonId;
  const groups = new RememberedGroups();
  const again = async (round: number) => {
    const personId = person(round % SEEN_AGAIN);
    // The revision an event has read before, with the rules.
    const asked = { spaceId, revision: '1.0', personIds: [personId], from: now, to: now };
    return groupsInEffect((await groups.of(database.queries, asked)).get(personId) ?? [], now);
  };
  const [first, next, floor] = await inTurn(ROUNDS, [
    (round) => groupsOfPerson(database.queries, spaceId, person(round), now),
    again,
    (round) =>
      bare.rows(
        'select g.id, g.name from memberships m join groups g on g.id = m.group_id where m.space_id = 1 and m.person_id = ? order by m.group_id',
        [person(round)],
      ),
  ]);
  if (!first || !next || !floor) return;
  const micros = (ms: number) => `${(ms * 1000).toFixed(1)} µs`;
  const show = ({ p50, p99 }: Times) => `p50 ${micros(p50)}, p99 ${micros(p99)}`;
  console.log(
    `  ${name}: names of all groups in effect of a person, read: ${show(first)}; bare SQL without times ${show(floor)} (ratio ${(first.p50 / floor.p50).toFixed(2)}); of one who was seen before: ${show(next)}`,
  );
}

/** Of each person's memberships some have begun, some have not, and some are to end; every second has hours. */
async function load(database: Database, config: DatabaseConfig): Promise<void> {
  const { queries } = database;
  await createAccount({ db: database, clock: () => now }, 'bench', 'bench-password');
  const numbers = (from: number, to: number) =>
    sql`recursive numbers (i) as (select ${sql.lit(from)} union all select i + 1 from numbers where i < ${sql.lit(to)})`;
  await sql`insert into groups (space_id, name, name_key, description, persons_count, created)
    with ${numbers(1, size.groups)} select 1, 'Group ' || i, 'group ' || i, '', ${sql.lit((size.persons * size.each) / size.groups)}, i
      from numbers`.execute(queries);
  const padded = sql.raw(config.kind === 'sqlite' ? `printf('%012d', i)` : `lpad(i::text, 12, '0')`);
  await sql`insert into persons (space_id, pid, created, facesize)
    with ${numbers(1, size.persons)} select 1, '00000000-0000-4000-8000-' || ${padded}, 0, 0 from numbers`.execute(
    queries,
  );
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney', 'UTC'];
  for (let i = 0; i < size.schedules; i++) {
    const from = `${String(i % 24).padStart(2, '0')}:00`;
    const hours = {
      time_zone: zones[i % zones.length],
      week: [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from, to: '24:00' }],
    };
    await sql`insert into schedules (space_id, hours, digest) values (1, ${JSON.stringify(hours)}, ${String(i)})`.execute(
      queries,
    );
  }
  const [begun, ends] = [now - 30 * DAY_MS, now + 30 * DAY_MS].map((time) => sql.lit(time));
  const step = 10_000;
  for (let from = 1; from <= size.persons; from += step) {
    await sql`insert into memberships (space_id, group_id, person_id, since, valid_from, valid_until, schedule_id)
      with ${numbers(from, from + step - 1)}, ${sql.raw(`nth (n) as (select 0 union all select n + 1 from nth where n < ${size.each - 1})`)}
      select 1, 1 + (i * 7 + n * 101) % ${sql.lit(size.groups)}, i, 0,
        case when n % 5 = 4 then ${ends} else ${begun} end, ${ends} + i,
        case when n % 2 = 0 then 1 + (i + n) % ${sql.lit(size.schedules)} end from numbers, nth`.execute(queries);
  }
  if (config.kind === 'postgres') await sql`vacuum analyze`.execute(queries);
}

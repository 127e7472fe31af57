import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { GroupList, nameKey, PersonList } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listGroups } from '../groups/list-groups.ts';
import { listPersons } from './list-persons.ts';

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

const isSqlite = () => kith.context.config.database.kind === 'sqlite';

/** Letters that databases, full-text indexes and patterns might treat in a way of their own. */
const letter = fc.constantFrom(
  ...[
    'a',
    'b',
    'A',
    'B',
    'ab',
    'aba',
    'ß',
    'İ',
    'ı',
    'é',
    'e\u0301',
    'Ω',
    'Σ',
    'ς',
    'ﬃ',
    'ﷺ',
    '日',
    '本',
    '😀',
    '👩‍👧',
  ],
  ...['%', '_', '\\', '"', "'", ' ', '*', '(', ')', '-', ':', '^', ' AND ', 'NEAR'],
);
const text = (maxLength: number) => fc.array(letter, { minLength: 1, maxLength }).map((letters) => letters.join(''));

/** Removes everything and stores groups and persons with these names. */
async function store(names: readonly string[]): Promise<void> {
  const { db } = kith.context;
  const space_id = kith.spaceId;
  await db.queries.deleteFrom('groups').execute();
  await db.queries.deleteFrom('persons').execute();
  for (const [i, name] of names.entries()) {
    const group = { space_id, name, name_key: `${nameKey(name)}${i}`, description: '', created: 0 };
    await db.queries.insertInto('groups').values(group).execute();
    const called = i % 3 === 1 ? null : name;
    const external = i % 3 === 0 ? null : `${name}${i}`;
    const keys = { name_key: called && nameKey(called), external_id_key: external && nameKey(external) };
    const person = { space_id, pid: `p${i}` as never, created: 0, facesize: 0, name: called, external_id: external };
    await db.queries
      .insertInto('persons')
      .values({ ...person, ...keys })
      .execute();
  }
}

const groupsWith = async (q: string) =>
  (
    await listGroups(kith.context.db, [kith.spaceId], {
      ...GroupList.parse({ q, limit: 1000 }),
      after: undefined,
      now: Date.now(),
    })
  ).rows;
const personsWith = (q: string) =>
  listPersons(kith.context.db.reading, [kith.spaceId], {
    ...PersonList.parse({ q, limit: 999 }),
    after: undefined,
    now: Date.now(),
  });

/** What a list by `q` is, as it was always meant: `like` with nothing in it a wildcard. */
async function likeIds(table: 'groups' | 'persons', columns: readonly string[], q: string): Promise<number[]> {
  const pattern = `%${nameKey(q).replace(/[\\%_]/g, '\\$&')}%`;
  const conditions = columns.map((column) => sql`${sql.ref(column)} like ${pattern} escape '\\'`);
  const { rows } = await sql<{ id: number }>`select id from ${sql.table(table)}
    where ${sql.join(conditions, sql` or `)} order by id`.execute(kith.context.db.queries);
  return rows.map(({ id }) => id);
}

async function expectAsByLike(q: string): Promise<void> {
  expect((await groupsWith(q)).map(({ id }) => id)).toEqual(await likeIds('groups', ['name_key'], q));
  const { count, rows } = await personsWith(q);
  expect(rows.map(({ id }) => id)).toEqual(await likeIds('persons', ['name_key', 'external_id_key'], q));
  expect(count).toBe(rows.length);
}

/** Which of these texts stand in the files of the database. */
async function filesWith(file: string, ...texts: string[]): Promise<boolean[]> {
  const bytes = Buffer.concat([await readFile(file), await readFile(`${file}-wal`)]);
  return texts.map((text) => bytes.includes(text));
}

const q = (part: string) => `q=${encodeURIComponent(part)}`;

describe('a part of a name', () => {
  it('is found where like finds it, in all names and for all parts, after any change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text(8), { minLength: 1, maxLength: 12 }),
        fc.array(fc.oneof(text(4), fc.nat()), { minLength: 1, maxLength: 12 }),
        async (names, parts) => {
          await store(names);
          const { queries } = kith.context.db;
          for (const part of parts) {
            if (typeof part === 'string') await expectAsByLike(part);
            else {
              const name = names[part % names.length] ?? '';
              await expectAsByLike(name.slice(part % 3, 1 + (part % 7)));
              // Another name, another external id, none at all.
              const key = nameKey(`${name}${part}`);
              const { id } = await queries.selectFrom('persons').select('id').limit(1).executeTakeFirstOrThrow();
              await queries
                .updateTable('persons')
                .set(part % 2 ? { name_key: key } : { name_key: null, external_id_key: part % 5 ? key : null })
                .where('id', '=', id)
                .execute();
              await queries
                .updateTable('groups')
                .set({ name_key: key })
                .where('name_key', '=', `${nameKey(name)}0`)
                .execute();
              await expectAsByLike(key);
            }
          }
          if (!isSqlite()) return;
          for (const index of ['groups_names', 'persons_names'])
            await sql`insert into ${sql.table(index)} (${sql.ref(index)}, rank) values ('integrity-check', 1)`.execute(
              queries,
            );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that is longer than any name is in none, and no error', async () => {
    await store(['ﷺ'.repeat(255), 'x'.repeat(255)]);
    for (const part of ['x'.repeat(50_001), 'ﷺ'.repeat(5000)]) {
      for (const path of ['groups/persons', 'persons', 'sources', 'notifications', 'spaces', 'licenses/sources']) {
        const { status, body } = await kith.call('GET', `/v1/${path}/?${q(part)}`);
        expect([path, status, body.count]).toEqual([path, 200, 0]);
      }
    }
    expect((await groupsWith('ﷺ'.repeat(255))).length).toBe(1);
    expect((await groupsWith('x'.repeat(255))).length).toBe(1);
  });

  it('is in no file of the database any more when the group or the person is erased', async () => {
    const { database } = kith.context.config;
    if (database.kind !== 'sqlite') return;
    const { db } = kith.context;
    // Of three characters each, which the index stores as they are.
    const [ofGroup, ofPerson] = ['麒麟鹿', '鳳凰鳥'];
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: ofGroup })).body;
    const [pid] = await kith.addPersons(1);
    await kith.call('PATCH', `/v1/persons/${pid}/`, { name: ofPerson });
    expect((await kith.call('GET', `/v1/groups/persons/?${q(ofGroup)}`)).body.count).toBe(1);
    await db.scrub();
    expect(await filesWith(database.file, ofGroup, ofPerson)).toEqual([true, true]);
    await kith.call('DELETE', `/v1/groups/persons/${group.id}/`);
    await kith.call('DELETE', `/v1/persons/${pid}/`);
    await db.scrub();
    expect(await filesWith(database.file, ofGroup, ofPerson)).toEqual([false, false]);
  });

  it('goes out of the index with the space of its names', async () => {
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'short-lived' })).body;
    const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true })).body;
    await kith.call('POST', '/v1/groups/persons/', { name: 'Quinquireme' }, key);
    expect((await kith.call('GET', '/v1/groups/persons/?q=QUIREM', undefined, key)).body.count).toBe(1);
    expect((await kith.call('GET', '/v1/groups/persons/?q=QUIREM')).body.count).toBe(0);
    await kith.call('DELETE', `/v1/spaces/${space.id}/`);
    if (!isSqlite()) return;
    const { rows } = await sql`select rowid from groups_names where groups_names match '"uir"'`.execute(
      kith.context.db.queries,
    );
    expect(rows).toEqual([]);
  });
});

it('a part of 127 letters in 1,000 names of 255 letters holds nobody up', async () => {
  // The compatibility form of this letter is one character four times over: at every place of a name `like` begins anew, and
  // finds as late as can be that it was in vain.
  await store([]);
  const part = (letters: number) => `${'⁗'.repeat(letters)}x`;
  const names = Array.from({ length: 1000 }, (_, i) => `${part(120)}${part(120)}${String(i).padStart(13, '0')}`);
  const rows = names.map((name) => ({
    space_id: kith.spaceId,
    name,
    name_key: nameKey(name),
    description: '',
    created: 0,
  }));
  await kith.context.db.transaction(async (tx) => {
    for (let i = 0; i < rows.length; i += 100)
      await tx
        .insertInto('groups')
        .values(rows.slice(i, i + 100))
        .execute();
  });
  const { id } = await kith.context.db.queries.selectFrom('groups').select('id').limit(1).executeTakeFirstOrThrow();
  // What holds the loop is counted between two of its turns.
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await pause();
  let searching = true;
  const search = kith.call('GET', `/v1/groups/persons/?${q(part(126))}`).finally(() => {
    searching = false;
  });
  let answered = 0;
  while (searching) {
    expect((await kith.call('GET', `/v1/groups/persons/${id}/`)).status).toBe(200);
    expect((await kith.call('GET', '/v1/groups/persons/?limit=1')).status).toBe(200);
    answered++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await pause();
  delay.disable();
  expect((await search).body).toMatchObject({ count: 0, results: [] });
  expect(answered).toBeGreaterThan(0);
  // On a busy machine the loop waits for a processor, too: what it may not do is to search by itself.
  expect(delay.max / 1e6).toBeLessThan(500);
});

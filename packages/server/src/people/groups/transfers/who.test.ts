import { type Import, limits, nameKey, type Pid, toCsvRow, withoutFormula } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let n = 0;

beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

type Called = { name?: string | null; external_id?: string | null };

async function addPerson(called: Called): Promise<Pid> {
  const [pid] = (await kith.addPersons(1)) as [Pid];
  expect((await kith.call('PATCH', `/v1/persons/${pid}/`, called)).status).toBe(200);
  return pid;
}

const makeGroup = async (): Promise<number> => (await kith.call('POST', GROUPS, { name: `group ${++n}` })).body.id;
const membersOf = async (group: number): Promise<Pid[]> =>
  (await kith.call('GET', `${GROUPS}${group}/pids/?limit=1000`)).body.results.map(({ pid }: { pid: Pid }) => pid);
const reportOf = async ({ group_id: group, id }: Import) =>
  (await kith.call('GET', `${GROUPS}${group}/imports/${id}/report/?limit=1000`)).body.results;

async function send(group: number, payload: string | Buffer, mode = 'add'): Promise<Import> {
  const headers = { authorization: `Token ${kith.token}`, 'content-type': 'text/csv' };
  const url = `${GROUPS}${group}/imports/?mode=${mode}`;
  const answer = await kith.app.inject({ method: 'POST', url, headers, payload });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}

async function exportOf(group: number): Promise<string> {
  const headers = { authorization: `Token ${kith.token}` };
  return (await kith.app.inject({ url: `${GROUPS}${group}/export/`, headers })).body;
}

const csv = (rows: readonly (readonly string[])[]): string => rows.map(toCsvRow).join('');

describe('a row says which person it means', () => {
  interface Ada {
    readonly pid: Pid;
    readonly id: string;
    readonly name: string;
  }

  it.each<[string, (ada: Ada) => string | Buffer]>([
    ['by its external id', ({ id }) => `external_id\n${id}\n`],
    ['by its name', ({ name }) => `name\n${name}\n`],
    ['by its name, whatever its case', ({ name }) => `name\n${name.toUpperCase()}\n`],
    ['in columns of any order and case', ({ id }) => `Note;NAME;External ID;Pid\nx;somebody else;${id};\n`],
    ['after a byte order mark, in a quoted header', ({ id }) => `\ufeff" external-id ",note\r\n${id},x\r\n`],
    ['by its pid, however it is called', ({ pid }) => `name,pid\nsomebody else,${pid}\n`],
    ['by its pid, with its own external id', ({ pid, id }) => `external_id,pid\n${id},${pid}\n`],
    ['by its pid, with an external id that nobody has', ({ pid }) => `external_id,pid\nnobody's,${pid}\n`],
    ['by its pid, with a name that is not UTF-8', ({ pid }) => Buffer.from(`pid,name\n${pid},\xe4`, 'latin1')],
    ['with spaces around it', ({ id }) => `external_id\n  ${id} \n`],
    ['with the apostrophe of an export', ({ id }) => `external_id\n'${id}\n`],
  ])('%s', async (_, fileOf) => {
    const ada = { id: `=E-${++n}`, name: `Äda "${n}"` };
    const pid = await addPerson({ external_id: ada.id, name: ada.name });
    const group = await makeGroup();
    expect(await send(group, fileOf({ ...ada, pid }))).toMatchObject({ rows: 1, added: 1 });
    expect(await membersOf(group)).toEqual([pid]);
  });

  it('in any of its columns, and is done once', async () => {
    const pid = await addPerson({ external_id: 'E-once', name: 'Once' });
    const group = await makeGroup();
    const file = csv([['pid', 'external_id', 'name'], [pid], ['', 'E-once'], ['', '', 'once']]);
    expect(await send(group, file)).toMatchObject({ added: 1, already: 2 });
    expect(await send(group, file, 'replace')).toMatchObject({ added: 0, already: 3, removed: 0 });
    expect(await send(group, file, 'remove')).toMatchObject({ removed: 1, absent: 2 });
  });

  it('or nobody: the report says why, and what the row gave', async () => {
    const [a, b] = [await addPerson({ external_id: 'E-a' }), await addPerson({ external_id: 'E-b' })];
    for (let i = 0; i < 2; i++) await addPerson({ name: 'Namesake' });
    const elsewhere = (await kith.call('POST', '/v1/spaces/', { name: 'elsewhere' })).body.id;
    const [foreign] = (await kith.addPersons(1, elsewhere)) as [Pid];
    const { queries } = kith.context.db;
    const called = { external_id: 'E-foreign', name: 'Foreign', name_key: 'foreign' };
    await queries.updateTable('persons').set(called).where('pid', '=', foreign).execute();
    const rows = [
      [a, 'E-b', ''],
      ['', '', 'namesake'],
      ['', 'E-A', ''],
      ['', '', 'Nobody, at "all"'],
      ['nobody', 'E-b', ''],
      ['', 'E-foreign', ''],
      ['', '', 'Foreign'],
      ['', 'e'.repeat(limits.nameLength + 1), ''],
      ['', 'E-\0', 'Namesake'],
      ['p'.repeat(65), 'E-b', ''],
      ['', '', ''],
      ['', 'E-\nb', ''],
    ];
    const group = await makeGroup();
    const body = await send(group, csv([['pid', 'external_id', 'name'], ...rows]));
    expect(body).toMatchObject({ status: 'done', rows: 12, added: 0, invalid: 12 });
    expect(await reportOf(body)).toEqual(
      [
        ['contradictory', a],
        ['ambiguous', 'namesake'],
        ['unknown', 'E-A'],
        ['unknown', 'Nobody, at "all"'],
        ['unknown', 'nobody'],
        ['unknown', 'E-foreign'],
        ['unknown', 'Foreign'],
        ['malformed', 'e'.repeat(limits.nameLength)],
        ['malformed', 'E-\ufffd'],
        ['malformed', 'p'.repeat(65)],
        ['malformed', ''],
        ['unknown', 'E-\nb'],
      ].map(([outcome, value], i) => ({ row: i + 1, outcome, value, field: null, message: null })),
    );
    expect(await membersOf(group)).toEqual([]);
    const latin1 = await send(group, Buffer.from('external_id\nB\xe4r', 'latin1'));
    expect(await reportOf(latin1)).toEqual([
      { row: 1, outcome: 'malformed', value: 'B\ufffdr', field: null, message: null },
    ]);
    expect(await send(group, csv([['external_id'], ['E-b']]))).toMatchObject({ added: 1 });
    expect(await membersOf(group)).toEqual([b]);
  });

  it('and is forgotten with that person', async () => {
    const [a] = [await addPerson({ name: 'Twin' }), await addPerson({ name: 'Twin', external_id: 'E-twin' })];
    const group = await makeGroup();
    const body = await send(
      group,
      csv([
        ['pid', 'external_id', 'name'],
        ['', '', 'Twin'],
        [a, 'E-twin', ''],
      ]),
    );
    expect((await reportOf(body)).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'ambiguous',
      'contradictory',
    ]);
    expect((await kith.call('DELETE', `/v1/persons/${a}/`)).status).toBe(204);
    const { queries } = kith.context.db;
    const left = await queries.selectFrom('import_problems').select('row').where('import_id', '=', body.id).execute();
    expect(left).toEqual([]);
    expect(await send(group, 'name\nTwin')).toMatchObject({ added: 1, invalid: 0 });
  });

  it('but by no name that very many have', async () => {
    await sql`insert into persons (space_id, pid, created, facesize, name, name_key)
      with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < 1000)
      select cast(${kith.spaceId} as bigint), 'crowd-' || i, 0, 0, 'Crowd', 'crowd' from numbers`.execute(
      kith.context.db.queries,
    );
    const body = await send(await makeGroup(), `name\n${'CROWD\n'.repeat(600)}`);
    expect(body).toMatchObject({ added: 0, invalid: 600 });
  });
});

describe('an export', () => {
  const callable = fc
    .oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({
        unit: fc.constantFrom(
          ...[
            '"',
            ',',
            ';',
            '|',
            '\t',
            '\r',
            '\n',
            "'",
            ' ',
            '=',
            '+',
            '-',
            '@',
            '＝',
            '＋',
            '－',
            '＠',
            'ß',
            '\ufeff',
            '😀',
            'a',
          ],
        ),
      }),
    )
    .map((text) => text.trim())
    .filter((text) => text.length > 0 && text.length <= limits.nameLength && !text.includes('\0'));

  it('is imported as it is, and each of its columns alone, whatever the persons are called', async () => {
    const { queries } = kith.context.db;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(callable, { minLength: 1, maxLength: 8 }),
        fc.array(callable, { minLength: 8, maxLength: 8 }),
        async (ids, names) => {
          const pids = await kith.addPersons(ids.length);
          for (const [i, pid] of pids.entries()) {
            const name = `${names[i]} ${++n}`;
            const called = { external_id: ids[i] ?? null, name, name_key: nameKey(name) };
            await queries.updateTable('persons').set(called).where('pid', '=', pid).execute();
          }
          const group = await makeGroup();
          await send(group, csv([['pid'], ...pids.map((pid) => [pid])]));
          const text = await exportOf(group);
          const called = await queries
            .selectFrom('persons')
            .select(['pid', 'external_id', 'name'])
            .where('pid', 'in', pids)
            .orderBy('id')
            .execute();
          const columnOf = (column: 'external_id' | 'name') =>
            csv([[column], ...called.map((person) => [withoutFormula(person[column] ?? '')])]);
          for (const file of [text, columnOf('external_id'), columnOf('name')]) {
            const copy = await makeGroup();
            expect(await send(copy, file)).toMatchObject({ added: pids.length, invalid: 0 });
            expect(await membersOf(copy)).toEqual(pids);
          }
          // The same external ids are given to others in the next run.
          await queries.updateTable('persons').set({ external_id: null }).where('pid', 'in', pids).execute();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('says how the members are called, in fields that no spreadsheet runs', async () => {
    const pid = await addPerson({ external_id: '=1+1' });
    // Names had line breaks once.
    const named = { name: '\'=cmd, "x"\nÄ' };
    await kith.context.db.queries.updateTable('persons').set(named).where('pid', '=', pid).execute();
    const bare = await addPerson({});
    const group = await makeGroup();
    await send(group, `pid\n${pid}\n${bare}\n`);
    const [header, ...rows] = (await exportOf(group)).split('\r\n');
    expect(header).toBe('pid,external_id,name,since,source,valid_from,valid_until,hours');
    expect(rows[0]).toMatch(/^[^,]+,'=1\+1,"''=cmd, ""x""\nÄ",\d{4}-[^,]+,,,,$/);
    expect(rows[1]).toMatch(/^[^,]+,,,\d{4}-[^,]+,,,,$/);
  });
});

import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { type GroupId, type Import, limits, type Pid } from '@kith/contract';
import { manyPersons } from '@kith/testing/many-persons';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportMembers } from './export-members.ts';

const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let url: string;
let n = 0;

beforeAll(async () => {
  kith = await openTestKith();
  url = await kith.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => kith[Symbol.asyncDispose]());

const makeGroup = async (): Promise<{ id: number; name: string }> =>
  (await kith.call('POST', GROUPS, { name: `group ${++n}` })).body;
const countOf = async (group: { id: number }): Promise<number> =>
  (await kith.call('GET', `${GROUPS}${group.id}/`)).body.persons_count;
const membersOf = async (group: { id: number }): Promise<string[]> =>
  (await kith.call('GET', `${GROUPS}${group.id}/pids/?limit=1000`)).body.results.map(({ pid }: { pid: Pid }) => pid);
const reportOf = async ({ group_id: group, id }: Import, query = 'limit=1000') =>
  (await kith.call('GET', `${GROUPS}${group}/imports/${id}/report/?${query}`)).body;
const join = (group: { id: number }, pids: readonly Pid[]) =>
  kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [group.id] });

async function send(
  group: { id: number },
  payload: string | Buffer,
  { query = '', headers = {}, token = kith.token }: { query?: string; headers?: object; token?: string } = {},
) {
  const answer = await kith.app.inject({
    method: 'POST',
    url: `${GROUPS}${group.id}/imports/${query}`,
    headers: { authorization: `Token ${token}`, 'content-type': 'text/csv', ...headers },
    payload,
  });
  return { status: answer.statusCode, body: answer.json() };
}

/** Begins to send a file over a real connection, and leaves the rest to the caller. */
function upload(group: { id: number }, query: string) {
  const headers = { authorization: `Token ${kith.token}`, 'content-type': 'text/csv' };
  const sent = httpRequest(`${url}${GROUPS}${group.id}/imports/${query}`, { method: 'POST', headers });
  const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', async (response) => {
      const body = (await response.toArray()).join('');
      resolve({ status: response.statusCode ?? 0, body });
    });
  });
  answered.catch(() => undefined);
  return { sent, answered };
}

const importWithKey = async (group: { id: number }, key: string): Promise<Import | undefined> =>
  (await kith.call('GET', `${GROUPS}${group.id}/imports/?key=${key}`)).body.results[0];

/** Waits for the first rows. The last 16 KiB that arrived may wait for more, however TCP cuts them. */
const firstRows = (group: { id: number }, key: string): Promise<Import> =>
  until(async () => {
    const running = await importWithKey(group, key);
    return running && running.rows >= 500 ? running : undefined;
  }, 'the first rows');

/** Stores persons without faces, and gives their pids. */
async function crowd(count: number, name: string): Promise<string[]> {
  await manyPersons(kith.context.db.queries, kith.spaceId, count, name);
  return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
}

const csv = (pids: readonly string[]): string => ['pid', ...pids, ''].join('\n');
const figures = ({ rows, added, already, removed, absent, invalid }: Import) => ({
  rows,
  added,
  already,
  removed,
  absent,
  invalid,
});
const none = { added: 0, already: 0, removed: 0, absent: 0, invalid: 0 };

describe('an import', () => {
  it('adds the persons of a file, and reports the rows that name nobody', async () => {
    const group = await makeGroup();
    const [a, b, c] = (await kith.addPersons(3)) as [Pid, Pid, Pid];
    await join(group, [c]);
    const file = `\ufeffname;PID;note\r\nAda;${a};x\r\n"B;""ea""";"${b.toUpperCase()}";\r\n\r\nC;${c}\r\nA;${a}\r\nD;nobody\r\nE\r\n"F"G;${a}\r\nH;\r\n`;
    const answer = await send(group, file);
    expect(answer).toEqual({
      status: 201,
      body: {
        id: expect.any(Number),
        group_id: group.id,
        key: expect.any(String),
        mode: 'add',
        status: 'done',
        bytes: Buffer.byteLength(file),
        bytes_total: Buffer.byteLength(file),
        rows: 8,
        added: 2,
        already: 2,
        removed: 0,
        absent: 0,
        invalid: 4,
        created: expect.any(String),
        finished: expect.any(String),
        error: null,
        skipped: 0,
      },
    });
    const { skipped: _, ...stored } = answer.body;
    expect((await kith.call('GET', `${GROUPS}${group.id}/imports/${stored.id}/`)).body).toEqual(stored);
    expect((await membersOf(group)).sort()).toEqual([a, b, c].sort());
    expect(await countOf(group)).toBe(3);
    const page = await reportOf(answer.body, 'limit=3');
    expect(page).toMatchObject({
      count: 4,
      results: [
        { row: 5, outcome: 'unknown', value: 'nobody' },
        { row: 6, outcome: 'unknown', value: 'E' },
        { row: 7, outcome: 'malformed', value: '' },
      ],
      next: expect.stringContaining('after=7'),
      next_after: '7',
    });
    expect(await reportOf(answer.body, `after=${page.next_after}`)).toMatchObject({
      results: [{ row: 8, outcome: 'unknown', value: 'H' }],
      next: null,
      next_after: null,
    });
  });

  it('takes bare pids without a header', async () => {
    const group = await makeGroup();
    const pids = await kith.addPersons(2);
    expect((await send(group, pids.join('\n'))).body).toMatchObject({ status: 'done', rows: 2, added: 2 });
  });

  it('removes the persons of a file', async () => {
    const group = await makeGroup();
    const [a, b, c] = (await kith.addPersons(3)) as [Pid, Pid, Pid];
    await join(group, [a, b]);
    const { body } = await send(group, csv([a, c, a, 'nobody']), { query: '?mode=remove' });
    expect(figures(body)).toEqual({ ...none, rows: 4, removed: 1, absent: 2, invalid: 1 });
    expect(await membersOf(group)).toEqual([b]);
    expect(await countOf(group)).toBe(1);
  });

  it('replaces the members by the persons of a file', async () => {
    const group = await makeGroup();
    const [a, b, c, d] = (await kith.addPersons(4)) as [Pid, Pid, Pid, Pid];
    await join(group, [a, b, d]);
    const { body } = await send(group, csv([b, c, b, 'nobody']), { query: '?mode=replace' });
    expect(body).toMatchObject({ status: 'done', error: null });
    expect(figures(body)).toEqual({ ...none, rows: 4, added: 1, already: 2, removed: 2, invalid: 1 });
    expect((await membersOf(group)).sort()).toEqual([b, c].sort());
    expect(await countOf(group)).toBe(2);
    expect((await send(group, 'pid\n', { query: '?mode=replace' })).body).toMatchObject({ status: 'done', removed: 2 });
    expect(await countOf(group)).toBe(0);
  });

  it('of the same file with the same key is not applied twice', async () => {
    const group = await makeGroup();
    const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
    const file = csv([a, 'nobody']);
    const headers = { 'idempotency-key': '"file of today"'.replaceAll(' ', '-') };
    const first = await send(group, file, { headers });
    expect(first).toMatchObject({ status: 201, body: { key: 'file-of-today', added: 1, skipped: 0 } });
    await kith.call('DELETE', `${GROUPS}pids/`, { pids: [a], groups_ids: [group.id] });
    const again = await send(group, file, { query: '?key=file-of-today' });
    expect(again).toEqual({ status: 200, body: { ...first.body, skipped: 2 } });
    expect(await countOf(group)).toBe(0);
    for (const other of [csv([b, 'nobody']), csv([a]), csv([a, 'nobody', b]), 'nonsense']) {
      const refused = await send(group, other, { headers });
      expect([refused.status, refused.body.fields[0]]).toEqual([
        400,
        { name: 'key', message: 'This key is of another file. Give another key.', error_code: 400 },
      ]);
    }
    const otherMode = await send(group, file, { headers, query: '?mode=remove' });
    expect([otherMode.status, otherMode.body.fields[0].name]).toEqual([400, 'key']);
    expect((await send(await makeGroup(), file, { headers })).body).toMatchObject({ added: 1, skipped: 0 });
  });

  it('fills a group up to exactly 100,000, reports who did not fit, and fails', { timeout: 120_000 }, async () => {
    const { queries } = kith.context.db;
    const group = await makeGroup();
    await crowd(limits.personsPerGroup - 600, 'crowd-');
    await sql`insert into memberships (space_id, group_id, person_id, since)
      select space_id, cast(${group.id} as bigint), id, 0 from persons where pid like 'crowd-%'`.execute(queries);
    await sql`update groups set persons_count = ${limits.personsPerGroup - 600} where id = ${group.id}`.execute(
      queries,
    );

    const more = await crowd(610, 'more-');
    const file = csv(['crowd-1', ...more, 'crowd-2', 'more-1']);
    const { status, body } = await send(group, file, { query: '?key=full' });
    expect([status, body.status]).toEqual([201, 'failed']);
    expect(body.error).toMatch(new RegExp(`^Group "${group.name}" \\(${group.id}\\) holds 100000 persons`));
    expect(figures(body)).toEqual({ ...none, rows: 613, added: 600, already: 3, invalid: 10 });
    expect(await countOf(group)).toBe(limits.personsPerGroup);
    const { results } = await reportOf(body);
    expect(results).toHaveLength(10);
    expect(results[0]).toEqual({ row: 602, outcome: 'full', value: 'more-601' });

    // The report forgets a person with the person.
    expect((await kith.call('DELETE', '/v1/persons/more-601/')).status).toBe(204);
    expect((await reportOf(body)).results[0]).toMatchObject({ row: 603, value: 'more-602' });

    const replaced = await send(group, csv([...more.slice(1, 600), 'crowd-1']), { query: '?mode=replace' });
    expect(figures(replaced.body)).toEqual({ ...none, rows: 600, added: 0, already: 600, removed: 99_400 });
    expect(await countOf(group)).toBe(600);
  });

  it('goes away with its group', async () => {
    const group = await makeGroup();
    const { body } = await send(group, csv(['nobody']));
    await kith.call('DELETE', `${GROUPS}${group.id}/`);
    expect((await kith.call('GET', `${GROUPS}${group.id}/imports/${body.id}/`)).status).toBe(404);
    const { queries } = kith.context.db;
    const left = await queries.selectFrom('import_problems').select('row').where('import_id', '=', body.id).execute();
    expect(left).toEqual([]);
  });

  it('is kept for 30 days, until the next one', async () => {
    const group = await makeGroup();
    const { body } = await send(group, csv(['nobody']), { query: '?key=old' });
    const { queries } = kith.context.db;
    await queries.updateTable('imports').set({ created: 0 }).where('id', '=', body.id).execute();
    const next = await send(group, csv(['nobody']));
    const list = (await kith.call('GET', `${GROUPS}${group.id}/imports/`)).body;
    expect(list.results.map(({ id }: Import) => id)).toEqual([next.body.id]);
  });
});

describe('what an import refuses', () => {
  it.each([
    ['an empty file', ''],
    ['a header of other columns', 'person,email\na,b\n'],
    ['UTF-16', Buffer.from('\ufeffpid\nabc\n', 'utf16le')],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
    ['a header with a stray quote', '"pid\nabc'],
  ])('%s', async (_, file) => {
    const group = await makeGroup();
    const refused = await send(group, file);
    expect([refused.status, refused.body.fields[0]?.name]).toEqual([400, '__all__']);
    expect((await kith.call('GET', `${GROUPS}${group.id}/imports/`)).body.count).toBe(0);
  });

  it.each([
    ['a mode that is none', '?mode=append', {}, 400],
    ['a key of 256 characters', `?key=${'k'.repeat(256)}`, {}, 400],
    ['a key with a line end', '?key=a%0Ab', {}, 400],
    ['another type', '', { 'content-type': 'application/json' }, 415],
    ['no type', '', { 'content-type': '' }, 415],
    ['more than a gibibyte', '', { 'content-length': String(limits.importBytes + 1) }, 413],
  ])('%s', async (_, query, headers, status) => {
    const refused = await send(await makeGroup(), csv(['a']), { query, headers });
    expect(refused.status).toBe(status);
    expect(Object.keys(refused.body)).toEqual(['error_codes', 'message', 'fields']);
  });

  it('no body at all', async () => {
    const refused = await kith.call('POST', `${GROUPS}${(await makeGroup()).id}/imports/`);
    expect([refused.status, refused.body.fields[0]]).toEqual([
      400,
      { name: '__all__', message: 'Send the file as the body, of the type text/csv.', error_code: 400 },
    ]);
  });

  it('a group that is not there, and a caller who may not', async () => {
    expect((await send({ id: 999_999 }, csv(['a']))).status).toBe(404);
    expect((await send(await makeGroup(), csv(['a']), { token: 'wrong' })).status).toBe(401);
    for (const path of ['imports/1/', 'imports/x/', 'imports/1/report/']) {
      expect((await kith.call('GET', `${GROUPS}${(await makeGroup()).id}/${path}`)).status).toBe(404);
    }
  });

  it('nothing with a 500, whatever the bytes are', async () => {
    const group = await makeGroup();
    const [pid] = (await kith.addPersons(1)) as [Pid];
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('"', ',', '\n', '\0', 'İ'.repeat(64), '\u{1f642}'.repeat(40), pid, '\ud800', "'; --")
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.constantFrom('add', 'remove', 'replace'), async (pieces, mode) => {
        const { status, body } = await send(group, Buffer.concat([Buffer.from('pid\n'), ...pieces]), {
          query: `?mode=${mode}`,
        });
        expect([status, body.status]).toEqual([201, 'done']);
        expect(body.rows).toBe(
          body.added + body.already + body.absent + body.invalid + (mode === 'remove' ? body.removed : 0),
        );
        expect((await reportOf(body)).count).toBe(body.invalid);
        expect(await countOf(group)).toBe((await membersOf(group)).length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a file that breaks off', () => {
  it('keeps what was done, and goes on when it is sent again', async () => {
    const group = await makeGroup();
    const pids = await crowd(6000, 'broken-');
    const file = csv(pids);
    const half = file.slice(0, 35_000);
    const broken = upload(group, '?key=broken');
    broken.sent.write(half);
    const running = await firstRows(group, 'broken');
    expect(running).toMatchObject({ status: 'running', finished: null, bytes_total: null });

    const twice = await send(group, file, { query: '?key=broken' });
    expect([twice.status, twice.body.fields[0]]).toEqual([
      400,
      expect.objectContaining({ name: 'key', message: expect.stringContaining('is running') }),
    ]);

    broken.sent.destroy();
    await expect(broken.answered).rejects.toThrow();
    const other = csv(pids.toReversed());
    await until(async () => {
      const refused = await send(group, other, { query: '?key=broken' });
      return refused.body.fields[0].message.includes('another file');
    }, 'the end of the first');
    const stopped = (await importWithKey(group, 'broken')) as Import;
    expect(stopped).toMatchObject({ status: 'running', rows: stopped.added });
    expect(await countOf(group)).toBe(stopped.rows);
    const { status, body } = await send(group, file, { query: '?key=broken' });
    expect([status, body.status, body.skipped]).toEqual([201, 'done', stopped.rows]);
    expect(figures(body)).toEqual({ ...none, rows: 6000, added: 6000 });
    expect(await countOf(group)).toBe(6000);
  });

  it('never applies the row that it broke off in', async () => {
    const group = await makeGroup();
    const [pid] = (await kith.addPersons(1)) as [Pid];
    const broken = upload(group, '?key=cut');
    broken.sent.write(`pid\n${pid}`);
    await until(() => importWithKey(group, 'cut'), 'the import');
    broken.sent.destroy();
    await expect(broken.answered).rejects.toThrow();
    expect(await countOf(group)).toBe(0);
    await until(async () => (await send(group, csv([pid]), { query: '?key=cut' })).status === 201, 'the import again');
    expect(await countOf(group)).toBe(1);
  });

  it('changes nothing when it was to replace the members', async () => {
    const group = await makeGroup();
    const [member] = (await kith.addPersons(1)) as [Pid];
    await join(group, [member]);
    const pids = await crowd(4000, 'replacing-');
    const broken = upload(group, '?key=r&mode=replace');
    broken.sent.write(csv(pids.slice(0, 3000)));
    await firstRows(group, 'r');
    broken.sent.destroy();
    expect(await membersOf(group)).toEqual([member]);
    const ended = await until(async () => {
      const answer = await send(group, csv(pids), { query: '?key=r&mode=replace' });
      return answer.status === 201 && answer.body;
    }, 'the import again');
    expect(figures(ended)).toEqual({ ...none, rows: 4000, added: 4000, removed: 1 });
    const { queries } = kith.context.db;
    const left = await queries.selectFrom('import_persons').select('row').where('import_id', '=', ended.id).execute();
    expect([await countOf(group), left]).toEqual([4000, []]);
  });

  it('ends with 404 when its group is deleted meanwhile', async () => {
    const group = await makeGroup();
    const pids = await crowd(5000, 'deleted-');
    const { sent, answered } = upload(group, '?key=d');
    sent.write(csv(pids.slice(0, 2500)));
    await firstRows(group, 'd');
    expect((await kith.call('DELETE', `${GROUPS}${group.id}/`)).status).toBe(204);
    sent.end(pids.slice(2500).join('\n'));
    expect((await answered).status).toBe(404);
  });

  it('does not keep a stopping server waiting, and goes on after the next start', async () => {
    await using stopped = await openTestKith();
    const listening = await stopped.app.listen({ port: 0, host: '127.0.0.1' });
    const { id } = (await stopped.call('POST', GROUPS, { name: 'Staff' })).body;
    const pids = await stopped.addPersons(1400);
    const headers = { authorization: `Token ${stopped.token}`, 'content-type': 'text/csv' };
    const sent = httpRequest(`${listening}${GROUPS}${id}/imports/?key=k`, { method: 'POST', headers });
    const broken = once(sent, 'response');
    broken.catch(() => undefined);
    sent.write(csv(pids));
    const { queries } = stopped.context.db;
    const rows = () => queries.selectFrom('imports').select('rows').executeTakeFirst();
    await until(async () => ((await rows())?.rows ?? 0) >= 500, 'the first rows');
    await stopped.app.close();
    await expect(broken).rejects.toThrow();
    const done = (await rows())?.rows;
    expect(await queries.selectFrom('groups').select('persons_count').executeTakeFirst()).toEqual({
      persons_count: done,
    });
    expect((await queries.selectFrom('imports').select('status').executeTakeFirst())?.status).toBe('running');
  });

  it('is answered while it is still sent, when it is refused', async () => {
    const group = await makeGroup();
    const refused = upload(group, '');
    refused.sent.write(`no such column\n${'x\n'.repeat(100_000)}`);
    expect((await refused.answered).status).toBe(400);
    refused.sent.destroy();
  });
});

it.runIf(process.env.KITH_TEST_DATABASE === 'postgres')(
  'the same file sent to two nodes at once is applied once',
  async () => {
    await using beside = await openTestKith({ beside: kith });
    const group = await makeGroup();
    const file = csv(await crowd(5000, 'nodes-'));
    const request = {
      method: 'POST',
      url: `${GROUPS}${group.id}/imports/?key=nodes`,
      headers: { authorization: `Token ${kith.token}`, 'content-type': 'text/csv' },
      payload: file,
    } as const;
    const answers = await Promise.all([kith.app.inject(request), beside.app.inject(request)]);
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect([
      [201, 400],
      [200, 201],
    ]).toContainEqual(statuses);
    const done = (await send(group, file, { query: '?key=nodes' })).body;
    expect(figures(done)).toEqual({ ...none, rows: 5000, added: 5000 });
    expect(await countOf(group)).toBe(5000);
  },
);

it('a large file of junk takes little memory, and its report stays of bearable length', {
  timeout: 120_000,
}, async () => {
  const group = await makeGroup();
  const line = Buffer.from(`${'junk '.repeat(80)}\n`);
  const lines = Math.ceil((50 * 1024 * 1024) / line.length);
  const piece = Buffer.concat(Array.from({ length: 100 }, () => line));
  const file = Readable.from(
    (function* () {
      yield 'pid\n';
      for (let i = 0; i < lines / 100; i++) yield piece;
    })(),
  );
  const { sent, answered } = upload(group, '');
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  file.pipe(sent);
  const { status, body } = await answered;
  clearInterval(watch);
  const ended: Import = JSON.parse(body);
  expect([status, ended.status, ended.bytes]).toEqual([201, 'done', 4 + piece.length * Math.ceil(lines / 100)]);
  expect(ended.invalid).toBe(ended.rows);
  expect((await reportOf(ended, 'limit=1')).count).toBe(Math.min(ended.rows, limits.importProblems));
  expect((most - before) / 1024 / 1024).toBeLessThan(100);
});

describe('an export', () => {
  const get = (group: { id: number }) =>
    fetch(`${url}${GROUPS}${group.id}/export/`, { headers: { authorization: `Token ${kith.token}` } });

  it('has every member, and can be imported', async () => {
    const group = await makeGroup();
    const pids = await crowd(2500, 'out-');
    await send(group, csv(pids));
    const answer = await get(group);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="group-${group.id}.csv"`,
      'x-total-count': '2500',
    });
    const text = await answer.text();
    const [header, first] = text.split('\r\n');
    expect(header).toBe('pid,external_id,name,since,source');
    expect(first).toMatch(/^out-1,,,\d{4}-\d\d-\d\dT[\d:.]+\+00:00,$/);
    const copy = await makeGroup();
    expect((await send(copy, text)).body).toMatchObject({ rows: 2500, added: 2500, invalid: 0 });
    expect(await membersOf(copy)).toEqual(await membersOf(group));
  });

  it('has names of sources that no spreadsheet runs', async () => {
    const group = await makeGroup();
    const { id } = (await kith.call('POST', '/v1/sources/', { name: '=cmd|"a";b' })).body;
    const [pid] = (await kith.addPersons(1)) as [Pid];
    const { queries } = kith.context.db;
    await queries.updateTable('persons').set({ source_id: id }).where('pid', '=', pid).execute();
    await join(group, [pid]);
    expect((await (await get(group)).text()).split('\r\n')[1]).toMatch(/,"'=cmd\|""a"";b"$/);
  });

  it('reads no more than its reader takes', async () => {
    const group = await makeGroup();
    await send(group, csv(await crowd(20_000, 'slow-')));
    let queries = 0;
    const counted = kith.context.db.queries.withPlugin({
      transformQuery({ node }) {
        queries++;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const row = await counted
      .selectFrom('groups')
      .selectAll()
      .where('id', '=', group.id as GroupId)
      .executeTakeFirstOrThrow();
    const stream = Readable.from(exportMembers({ queries: counted }, row));
    queries = 0;
    await once(stream, 'readable');
    stream.read();
    // What it would read now it has read when others have asked the same database after it.
    const settle = async () => {
      for (let n = 0; n < 20; n++) await kith.call('GET', GROUPS);
    };
    await until(() => stream.readableLength === stream.readableHighWaterMark, 'as much as is kept ready');
    await settle();
    const read = queries;
    expect(read).toBeLessThan(60);
    stream.destroy();
    await settle();
    expect(queries).toBe(read);
  });

  it('answers HEAD with its headers alone', async () => {
    const group = await makeGroup();
    const headers = { authorization: `Token ${kith.token}` };
    const answer = await fetch(`${url}${GROUPS}${group.id}/export/`, { method: 'HEAD', headers });
    expect([answer.status, answer.headers.get('x-total-count'), await answer.text()]).toEqual([200, '0', '']);
  });

  it('of an empty group is a header; of none, and for nobody, an error', async () => {
    expect(await (await get(await makeGroup())).text()).toBe('pid,external_id,name,since,source\r\n');
    expect((await get({ id: 999_999 })).status).toBe(404);
    expect((await kith.call('GET', `${GROUPS}1/export/`, undefined, null)).status).toBe(401);
  });
});

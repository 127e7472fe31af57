import { type Import, limits, type Pid } from '@kith/contract';
import { csv, figures, groupFiles, none } from '@kith/testing/group-files';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let files: ReturnType<typeof groupFiles>;

beforeAll(async () => {
  kith = await openTestKith();
  files = groupFiles(kith, await kith.app.listen({ port: 0, host: '127.0.0.1' }));
});
afterAll(() => kith[Symbol.asyncDispose]());

describe('an import', () => {
  it('adds the persons of a file, and reports the rows that name nobody', async () => {
    const group = await files.makeGroup();
    const [a, b, c] = (await kith.addPersons(3)) as [Pid, Pid, Pid];
    await files.join(group, [c]);
    const file = `\ufeffname;PID;note\r\nAda;${a};x\r\n"B;""ea""";"${b.toUpperCase()}";\r\n\r\nC;${c}\r\nA;${a}\r\nD;nobody\r\nE\r\n"F"G;${a}\r\nH;\r\n`;
    const answer = await files.send(group, file);
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
        changed: 0,
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
    expect((await files.membersOf(group)).sort()).toEqual([a, b, c].sort());
    expect(await files.countOf(group)).toBe(3);
    const page = await files.reportOf(answer.body, 'limit=3');
    expect(page).toMatchObject({
      count: 4,
      results: [
        { row: 5, outcome: 'unknown', value: 'nobody', field: null, message: null },
        { row: 6, outcome: 'unknown', value: 'E', field: null, message: null },
        { row: 7, outcome: 'malformed', value: '', field: null, message: null },
      ],
      next: expect.stringContaining('after=7'),
      next_after: '7',
    });
    expect(await files.reportOf(answer.body, `after=${page.next_after}`)).toMatchObject({
      results: [{ row: 8, outcome: 'unknown', value: 'H', field: null, message: null }],
      next: null,
      next_after: null,
    });
  });

  it('takes bare pids without a header', async () => {
    const group = await files.makeGroup();
    const pids = await kith.addPersons(2);
    expect((await files.send(group, pids.join('\n'))).body).toMatchObject({ status: 'done', rows: 2, added: 2 });
  });

  it('removes the persons of a file', async () => {
    const group = await files.makeGroup();
    const [a, b, c] = (await kith.addPersons(3)) as [Pid, Pid, Pid];
    await files.join(group, [a, b]);
    const { body } = await files.send(group, csv([a, c, a, 'nobody']), { query: '?mode=remove' });
    expect(figures(body)).toEqual({ ...none, rows: 4, removed: 1, absent: 2, invalid: 1 });
    expect(await files.membersOf(group)).toEqual([b]);
    expect(await files.countOf(group)).toBe(1);
  });

  it('replaces the members by the persons of a file', async () => {
    const group = await files.makeGroup();
    const [a, b, c, d] = (await kith.addPersons(4)) as [Pid, Pid, Pid, Pid];
    await files.join(group, [a, b, d]);
    const { body } = await files.send(group, csv([b, c, b, 'nobody']), { query: '?mode=replace' });
    expect(body).toMatchObject({ status: 'done', error: null });
    expect(figures(body)).toEqual({ ...none, rows: 4, added: 1, already: 2, removed: 2, invalid: 1 });
    expect((await files.membersOf(group)).sort()).toEqual([b, c].sort());
    expect(await files.countOf(group)).toBe(2);
    expect((await files.send(group, 'pid\n', { query: '?mode=replace' })).body).toMatchObject({
      status: 'done',
      removed: 2,
    });
    expect(await files.countOf(group)).toBe(0);
  });

  it('of the same file with the same key is not applied twice', async () => {
    const group = await files.makeGroup();
    const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
    const file = csv([a, 'nobody']);
    const headers = { 'idempotency-key': '"file of today"'.replaceAll(' ', '-') };
    const first = await files.send(group, file, { headers });
    expect(first).toMatchObject({ status: 201, body: { key: 'file-of-today', added: 1, skipped: 0 } });
    await kith.call('DELETE', `${GROUPS}pids/`, { pids: [a], groups_ids: [group.id] });
    const again = await files.send(group, file, { query: '?key=file-of-today' });
    expect(again).toEqual({ status: 200, body: { ...first.body, skipped: 2 } });
    expect(await files.countOf(group)).toBe(0);
    for (const other of [csv([b, 'nobody']), csv([a]), csv([a, 'nobody', b]), 'nonsense']) {
      const refused = await files.send(group, other, { headers });
      expect([refused.status, refused.body.fields[0]]).toEqual([
        400,
        { name: 'key', message: 'This key is of another file. Give another key.', error_code: 400 },
      ]);
    }
    const otherMode = await files.send(group, file, { headers, query: '?mode=remove' });
    expect([otherMode.status, otherMode.body.fields[0].name]).toEqual([400, 'key']);
    expect((await files.send(await files.makeGroup(), file, { headers })).body).toMatchObject({ added: 1, skipped: 0 });
  });

  it('fills a group up to exactly 100,000, reports who did not fit, and fails', { timeout: 120_000 }, async () => {
    const { queries } = kith.context.db;
    const group = await files.makeGroup();
    await files.crowd(limits.personsPerGroup - 600, 'crowd-');
    await sql`insert into memberships (space_id, group_id, person_id, since)
      select space_id, cast(${group.id} as bigint), id, 0 from persons where pid like 'crowd-%'`.execute(queries);
    await sql`update groups set persons_count = ${limits.personsPerGroup - 600} where id = ${group.id}`.execute(
      queries,
    );

    const more = await files.crowd(610, 'more-');
    const file = csv(['crowd-1', ...more, 'crowd-2', 'more-1']);
    const told = (await files.preview(group, file)).body;
    const { status, body } = await files.send(group, file, { query: '?key=full' });
    expect([figures(told), told.error]).toEqual([figures(body), body.error]);
    expect([status, body.status]).toEqual([201, 'failed']);
    expect(body.error).toMatch(new RegExp(`^Group "${group.name}" \\(${group.id}\\) holds 100000 persons`));
    expect(figures(body)).toEqual({ ...none, rows: 613, added: 600, already: 3, invalid: 10 });
    expect(await files.countOf(group)).toBe(limits.personsPerGroup);
    const { results } = await files.reportOf(body);
    expect(results).toHaveLength(10);
    expect(results[0]).toEqual({ row: 602, outcome: 'full', value: 'more-601', field: null, message: null });

    // The report forgets a person with the person.
    expect((await kith.call('DELETE', '/v1/persons/more-601/')).status).toBe(204);
    expect((await files.reportOf(body)).results[0]).toMatchObject({ row: 603, value: 'more-602' });

    const replacing = (await files.preview(group, csv([...more.slice(1, 600), 'crowd-1']), 'replace')).body;
    const replaced = await files.send(group, csv([...more.slice(1, 600), 'crowd-1']), { query: '?mode=replace' });
    expect(figures(replaced.body)).toEqual({ ...none, rows: 600, added: 0, already: 600, removed: 99_400 });
    expect([figures(replacing), replacing.leaving.length]).toEqual([figures(replaced.body), limits.importPreviewed]);
    expect(await files.countOf(group)).toBe(600);
  });

  it('goes away with its group', async () => {
    const group = await files.makeGroup();
    const { body } = await files.send(group, csv(['nobody']));
    await kith.call('DELETE', `${GROUPS}${group.id}/`);
    expect((await kith.call('GET', `${GROUPS}${group.id}/imports/${body.id}/`)).status).toBe(404);
    const { queries } = kith.context.db;
    const left = await queries.selectFrom('import_problems').select('row').where('import_id', '=', body.id).execute();
    expect(left).toEqual([]);
  });

  it('is kept for 30 days, until the next one', async () => {
    const group = await files.makeGroup();
    const { body } = await files.send(group, csv(['nobody']), { query: '?key=old' });
    const { queries } = kith.context.db;
    await queries.updateTable('imports').set({ created: 0 }).where('id', '=', body.id).execute();
    const next = await files.send(group, csv(['nobody']));
    const list = (await kith.call('GET', `${GROUPS}${group.id}/imports/`)).body;
    expect(list.results.map(({ id }: Import) => id)).toEqual([next.body.id]);
  });

  it('is not forgotten by a clock that has just jumped', async () => {
    let now = Date.UTC(2026, 0, 2);
    await using other = await openTestKith({ clock: () => now });
    const otherFiles = groupFiles(other, await other.app.listen({ port: 0, host: '127.0.0.1' }));
    const group = await otherFiles.makeGroup();
    await otherFiles.send(group, csv(['nobody']));
    now = Date.UTC(2027, 0, 2);
    await otherFiles.send(group, csv(['nobody']));
    expect((await other.call('GET', `${GROUPS}${group.id}/imports/`)).body.count).toBe(2);
    // It has stood for a day.
    await other.context.believed.look();
    now += 24 * 60 * 60 * 1000;
    await other.context.believed.look();
    await otherFiles.send(group, csv(['nobody']));
    expect((await other.call('GET', `${GROUPS}${group.id}/imports/`)).body.count).toBe(2);
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
    const group = await files.makeGroup();
    const refused = await files.send(group, file);
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
    const refused = await files.send(await files.makeGroup(), csv(['a']), { query, headers });
    expect(refused.status).toBe(status);
    expect(Object.keys(refused.body)).toEqual(['error_codes', 'message', 'fields']);
  });

  it('no body at all', async () => {
    const refused = await kith.call('POST', `${GROUPS}${(await files.makeGroup()).id}/imports/`);
    expect([refused.status, refused.body.fields[0]]).toEqual([
      400,
      { name: '__all__', message: 'Send the file as the body, of the type text/csv.', error_code: 400 },
    ]);
  });

  it('a group that is not there, and a caller who may not', async () => {
    expect((await files.send({ id: 999_999 }, csv(['a']))).status).toBe(404);
    expect((await files.send(await files.makeGroup(), csv(['a']), { token: 'wrong' })).status).toBe(401);
    for (const path of ['imports/1/', 'imports/x/', 'imports/1/report/']) {
      expect((await kith.call('GET', `${GROUPS}${(await files.makeGroup()).id}/${path}`)).status).toBe(404);
    }
  });

  it('nothing with a 500, whatever the bytes are', async () => {
    const group = await files.makeGroup();
    const [pid] = (await kith.addPersons(1)) as [Pid];
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('"', ',', '\n', '\0', 'İ'.repeat(64), '\u{1f642}'.repeat(40), pid, '\ud800', "'; --")
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.constantFrom('add', 'remove', 'replace'), async (pieces, mode) => {
        const { status, body } = await files.send(group, Buffer.concat([Buffer.from('pid\n'), ...pieces]), {
          query: `?mode=${mode}`,
        });
        expect([status, body.status]).toEqual([201, 'done']);
        expect(body.rows).toBe(
          body.added + body.already + body.absent + body.invalid + (mode === 'remove' ? body.removed : 0),
        );
        expect((await files.reportOf(body)).count).toBe(body.invalid);
        expect(await files.countOf(group)).toBe((await files.membersOf(group)).length);
      }),
      { numRuns: 60 },
    );
  });
});

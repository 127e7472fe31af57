import type { Pid } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPerson, readPersons } from './read-persons.ts';
import { findPersonInSpaces } from './store.ts';

const GROUPS = '/v1/groups/persons/';
const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('persons', () => {
  let kith: TestKith;
  let pids: Pid[];

  beforeAll(async () => {
    kith = await openTestKith();
    pids = await kith.addPersons(7);
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  const at = (i: number): Pid => pids[i] as Pid;
  const get = async (path: string) => (await kith.call('GET', path)).body;
  const listed = async (query: string) => (await get(`/v1/persons/?${query}`)).results.map((p: { pid: Pid }) => p.pid);

  it('are shown as they were first seen, without a name', async () => {
    expect(await get(`/v1/persons/${at(0)}/`)).toEqual({
      pid: at(0),
      space_id: kith.spaceId,
      name: null,
      external_id: null,
      note: '',
      attributes: {},
      pid_created: expect.stringMatching(/^\d{4}-.*\+00:00$/),
      pid_source: null,
      initial_face_image: null,
      initial_full_image: null,
      initial_facesize: 40_000,
      templates_count: 1,
    });
    expect((await kith.call('GET', `/v1/persons/${NOBODY}/`)).status).toBe(404);
  });

  it('who are erased while they are read are left out, and one is nobody', async () => {
    const { db, baseUrl } = kith.context;
    const both = await kith.addPersons(2);
    const rows = await Promise.all(both.map((pid) => findPersonInSpaces(db.queries, [kith.spaceId], pid)));
    const found = rows.flatMap((row) => row ?? []);
    await kith.call('DELETE', `/v1/persons/${both[0]}/`);
    expect((await readPersons(db.queries, baseUrl(), found)).map(({ pid }) => pid)).toEqual([both[1]]);
    const [erased] = found;
    if (!erased) throw new Error('Nobody was added.');
    expect(await readPerson(db.queries, baseUrl(), erased)).toBeUndefined();
    await kith.call('DELETE', `/v1/persons/${both[1]}/`);
  });

  it('are named by PATCH and PUT, which change only what is given', async () => {
    const named = await kith.call('PATCH', `/v1/persons/${at(0)}/`, { name: ' Ada Lovelace ', external_id: 'E-1815' });
    expect([named.status, named.body.name, named.body.external_id]).toEqual([200, 'Ada Lovelace', 'E-1815']);
    const noted = await kith.call('PUT', `/v1/persons/${at(0)}/`, { note: 'Countess' });
    expect([noted.body.name, noted.body.note]).toEqual(['Ada Lovelace', 'Countess']);
    await kith.call('PATCH', `/v1/persons/${at(1)}/`, { name: 'Grace Ümit', external_id: 'Über-1' });
    const cleared = await kith.call('PATCH', `/v1/persons/${at(1)}/`, { name: null });
    expect([cleared.body.name, cleared.body.external_id]).toEqual([null, 'Über-1']);
    await kith.call('PATCH', `/v1/persons/${at(1)}/`, { name: 'Grace Ümit' });
  });

  it.each([
    [{ external_id: 'E-1815' }, 'external_id', 1022],
    [{ name: '   ' }, 'name', 400],
    [{ name: 'x'.repeat(256) }, 'name', 400],
    [{ note: 'x'.repeat(2001) }, 'note', 400],
    [{ external_id: 'a\u0000b' }, 'external_id', 400],
  ])('refuse %j', async (change, field, code) => {
    const refused = await kith.call('PATCH', `/v1/persons/${at(2)}/`, change);
    expect([refused.status, refused.body.fields[0].name, refused.body.error_codes]).toEqual([400, field, [code]]);
    expect((await get(`/v1/persons/${at(2)}/`)).external_id).toBeNull();
  });

  it('may take an external id again that was given up', async () => {
    await kith.call('PATCH', `/v1/persons/${at(2)}/`, { external_id: 'once' });
    await kith.call('PATCH', `/v1/persons/${at(2)}/`, { external_id: null });
    expect((await kith.call('PATCH', `/v1/persons/${at(3)}/`, { external_id: 'once' })).status).toBe(200);
  });

  it.each([
    ['q=lovelace', [0]],
    ['q=ÜM', [1]],
    ['q=e-18', [0]],
    ['q=ÜBER', [1]],
    ['q=%25', []],
    ['external_ids=E-1815,once', [0, 3]],
    ['external_ids=e-1815', []],
    ['sources_ids=4711', []],
    ['date_to=2020-01-01', []],
    ['date_from=2020-01-01', [0, 1, 2, 3, 4, 5, 6]],
  ])('are found by %s', async (query, who) => {
    expect(await listed(query)).toEqual(who.map(at));
  });

  it('are found by their groups and pids', async () => {
    const staff = (await kith.call('POST', GROUPS, { name: 'Staff' })).body.id;
    const guests = (await kith.call('POST', GROUPS, { name: 'Guests' })).body.id;
    await kith.call('POST', `${GROUPS}pids/`, { pids: [at(4), at(5)], groups_ids: [staff] });
    await kith.call('POST', `${GROUPS}pids/`, { pids: [at(5), at(6)], groups_ids: [guests] });
    expect(await listed(`groups_ids=${staff}`)).toEqual([at(4), at(5)]);
    expect(await listed(`groups_ids=${staff},${guests}`)).toEqual([at(4), at(5), at(6)]);
    expect(await listed(`groups_ids=${staff}&pids=${at(5)},${at(0)},${NOBODY}`)).toEqual([at(5)]);
  });

  it('are paged by offset and by cursor', async () => {
    const first = await get('/v1/persons/?limit=3');
    expect([first.count, first.results.length, first.previous]).toEqual([7, 3, null]);
    expect(new URL(first.next).search).toBe('?limit=3&offset=3');
    const pages = [];
    for (let after = first.next_after; after !== null; ) {
      const page = await get(`/v1/persons/?limit=3&after=${after}`);
      pages.push(page.results.map((person: { pid: Pid }) => person.pid));
      after = page.next_after;
    }
    expect(pages).toEqual([[at(3), at(4), at(5)], [at(6)]]);
    expect((await kith.call('GET', '/v1/persons/?after=!')).body.fields[0].name).toBe('after');
  });
});

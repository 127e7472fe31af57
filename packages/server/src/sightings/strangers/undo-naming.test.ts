import { type EntryId, fieldErrors, type Pid } from '@kith/contract';
import { pictureOf } from '@kith/testing/numbered-faces';
import { keepStrangers, openStrangersHouse, sendLooks } from '@kith/testing/strangers-house';
import type { Answer, TestKith } from '@kith/testing/test-kith';
import { lookOf } from '@kith/testing/unknown-faces';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetNamings } from './naming-store.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STRANGERS = '/v1/strangers/';
const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-03-02T08:00:00Z');
  kith = await openStrangersHouse({ clock: () => now, env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
});
afterEach(() => kith[Symbol.asyncDispose]());

const get = async (path: string) => (await kith.call('GET', path)).body;
const name = (id: number, wish: object) => kith.call('POST', `${STRANGERS}${id}/name/`, wish);
const undo = (id: number) => kith.call('DELETE', `${STRANGERS}${id}/name/`);
const refusal = ({ status, body }: Answer) => [status, body.fields[0]?.name, body.fields[0]?.error_code];
const countOf = (table: 'deliveries' | 'media_trash' | 'naming_entries') =>
  kith.context.db.queries
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
    .then(({ n }) => Number(n));

/** Somebody whom nobody knows comes so often, ten minutes apart, each time with another look. */
async function comes(person: number, times: number, firstLook = 0) {
  const entries: EntryId[] = [];
  let stranger = 0;
  for (let look = firstLook; look < firstLook + times; look++) {
    now += 10 * MINUTE;
    const [entry] = await sendLooks(kith, [lookOf(person, look)]);
    entries.push(entry.id);
    stranger = entry.stranger?.id ?? 0;
  }
  return { stranger, entries };
}

async function known(person: number, called: string): Promise<Pid> {
  const { body } = await uploadTo(kith, '/v1/persons/', await pictureOf(lookOf(person, 7)), { source: 'door' });
  await kith.call('PATCH', `/v1/persons/${body.pid}/`, { name: called });
  return body.pid;
}

/** An entry as it is told. */
const entryOf = async (id: EntryId) =>
  (await get('/v1/entries/?limit=100')).results.find((entry: { id: EntryId }) => entry.id === id);
const appeared = async () => {
  const rows = await kith.context.db.queries.selectFrom('appearances').select('entry_id').orderBy('entry_id').execute();
  return rows.map(({ entry_id }) => entry_id);
};

const group = async (called: string): Promise<number> => (await kith.call('POST', GROUPS, { name: called })).body.id;

describe('a name that is taken back', () => {
  it('leaves the stranger as it was, of whom nobody is left who was made by it, and nobody is told', async () => {
    const staff = await group('Staff');
    const profile = { name: 'all', destination_url: 'http://127.0.0.1:9/', http_method: 0 };
    await kith.call('POST', '/v1/notifications/', profile);
    const { stranger, entries } = await comes(1, 3);
    await kith.call('PATCH', `${STRANGERS}${stranger}/`, { ignored: true });
    const before = [await get(`${STRANGERS}${stranger}/`), await get(`${STRANGERS}${stranger}/entries/`)];
    const owed = await countOf('deliveries');
    expect(before[1].results[0]).toMatchObject({ result: 'nm', reason: { code: expect.any(String) } });

    const named = await name(stranger, { name: 'Ada', external_id: 'E-1', groups_ids: [staff] });
    expect(named.body).toMatchObject({
      stranger_id: stranger,
      undo_until: new Date(now + 7 * DAY).toISOString().replace('Z', '000+00:00'),
    });
    expect((await get(`${STRANGERS}named/`)).results).toMatchObject([
      { id: stranger, pid: named.body.pid, person: { name: 'Ada' }, created: true, entries: 3 },
    ]);
    const undone = await undo(stranger);
    expect([undone.status, undone.body]).toEqual([200, before[0]]);
    expect(await get(`${STRANGERS}${stranger}/entries/`)).toEqual(before[1]);
    expect((await kith.call('GET', `/v1/persons/${named.body.pid}/`)).status).toBe(404);
    expect((await get(`${GROUPS}${staff}/`)).persons_count).toBe(0);
    expect((await get(`${STRANGERS}named/`)).count).toBe(0);
    expect(await countOf('deliveries')).toBe(owed);
    expect(await countOf('naming_entries')).toBe(0);
    expect(await countOf('media_trash')).toBe(0);

    const [again] = await sendLooks(kith, [lookOf(1, 0)]);
    expect(again).toMatchObject({ pid: null, stranger: { id: stranger } });
    // The external id is free, and all can be said anew.
    const anew = await name(stranger, { name: 'Ada', external_id: 'E-1' });
    expect([anew.status, anew.body.entries]).toEqual([201, entries.length + 1]);
  });

  it('is on record with who took it back, and may be taken back twice', async () => {
    const { stranger } = await comes(1, 1);
    await name(stranger, {});
    const first = await undo(stranger);
    const second = await undo(stranger);
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
    const [row] = (await get('/v1/audit/?limit=1')).results;
    expect(row).toMatchObject({
      action: 'DELETE /v1/strangers/:id/name/',
      objects: { id: [stranger] },
      caller: 'account',
    });
  });

  it('is so once where two take it back at once', async () => {
    const { stranger } = await comes(1, 2);
    await name(stranger, {});
    const both = await Promise.all([undo(stranger), undo(stranger)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await get(`${STRANGERS}${stranger}/`)).toMatchObject({ sightings: 2, visits: 2 });
  });

  it('gives what was seen of the new person since to the stranger', async () => {
    const { stranger, entries } = await comes(1, 2);
    const { pid } = (await name(stranger, {})).body;
    now += 10 * MINUTE;
    const [since] = await sendLooks(kith, [lookOf(1, 1)]);
    expect(since.pid).toBe(pid);
    expect((await undo(stranger)).body).toMatchObject({ id: stranger, sightings: 3, visits: 3 });
    const { results } = await get(`${STRANGERS}${stranger}/entries/`);
    expect(results.map(({ id }: { id: number }) => id)).toEqual([since.id, ...entries.toReversed()]);
    expect(results[0]).toMatchObject({ pid: null, result: 'nm', persons_groups: [] });
  });
});

describe('somebody who was known before', () => {
  it('is known as before, is in the groups of before, and was seen as before', async () => {
    const [staff, guests] = [await group('Staff'), await group('Guests')];
    const pid = await known(2, 'Bea');
    await kith.call('POST', `${GROUPS}pids/`, { pids: [pid], groups_ids: [staff] });
    now += 10 * MINUTE;
    await sendLooks(kith, [lookOf(2, 7)]);
    const before = await get(`/v1/persons/${pid}/templates/`);
    const seen = [await get(`/v1/entries/?pid=${pid}`), await appeared()];
    const { stranger } = await comes(1, 2);
    expect((await name(stranger, { pid, groups_ids: [staff, guests] })).body).toMatchObject({ created: false });
    expect((await get(`/v1/persons/${pid}/templates/`)).results.length).toBeGreaterThan(before.results.length);
    expect((await get(`${STRANGERS}named/?pid=${pid}`)).results).toMatchObject([{ id: stranger, created: false }]);
    expect((await undo(stranger)).status).toBe(200);
    expect(await get(`/v1/persons/${pid}/templates/`)).toEqual(before);
    expect((await get(`/v1/persons/${pid}/groups/`)).results.map(({ id }: { id: number }) => id)).toEqual([staff]);
    expect([await get(`/v1/entries/?pid=${pid}`), await appeared()]).toEqual(seen);
  });

  it('was there all the same where an entry of hers says so', async () => {
    const pid = await known(2, 'Bea');
    const before = await appeared();
    const { stranger } = await comes(1, 1);
    await name(stranger, { pid });
    now += MINUTE;
    const [own] = await sendLooks(kith, [lookOf(2, 7)]);
    await undo(stranger);
    expect(await appeared()).toEqual([...before, own.id]);
  });

  it('is somebody who turned out to be the new person, too', async () => {
    const pid = await known(2, 'Bea');
    const { stranger } = await comes(1, 2);
    const made = (await name(stranger, { name: 'B.' })).body.pid;
    await kith.call('POST', `/v1/persons/${pid}/merge/`, { from: made });
    expect((await get(`${STRANGERS}named/?pid=${pid}`)).results).toMatchObject([{ id: stranger, created: false }]);
    expect((await undo(stranger)).body).toMatchObject({ id: stranger, sightings: 2 });
    expect((await get(`/v1/persons/${pid}/templates/`)).results).toHaveLength(1);
  });

  it('stays, of those who were made by it, who is known by another face by now, and is shown by that', async () => {
    const { stranger } = await comes(1, 2);
    const { pid } = (await name(stranger, { name: 'Ada' })).body;
    const photo = await pictureOf(lookOf(1, 5));
    expect((await uploadTo(kith, `/v1/persons/${pid}/templates/`, photo, {})).status).toBe(201);
    const all = (await get(`/v1/persons/${pid}/templates/`)).results;
    expect((await undo(stranger)).status).toBe(200);
    const { results } = await get(`/v1/persons/${pid}/templates/`);
    expect(results).toEqual([all.at(-1)]);
    expect(await get(`/v1/persons/${pid}/`)).toMatchObject({ name: 'Ada', initial_face_image: results[0].face_image });
  });
});

describe('what somebody has said of an entry since', () => {
  it('stays said', async () => {
    const { stranger, entries } = await comes(1, 3);
    const { pid } = (await name(stranger, {})).body;
    const bea = await known(2, 'Bea');
    const [first, second] = entries;
    await kith.call('POST', `/v1/entries/${first}/wrong-person/`, { pid: bea });
    await kith.call('DELETE', `/v1/entries/${second}/`);
    expect((await undo(stranger)).body).toMatchObject({ id: stranger, sightings: 3 });
    expect((await get(`${STRANGERS}${stranger}/entries/`)).count).toBe(1);
    expect((await entryOf(first as EntryId)).pid).toBe(bea);
    expect((await kith.call('GET', `/v1/persons/${pid}/`)).status).toBe(404);
  });

  it('that was a wrong face of the person before, is one again', async () => {
    const bea = await known(2, 'Bea');
    const [wrong] = await sendLooks(kith, [lookOf(2, 6)]);
    await kith.call('POST', `/v1/entries/${wrong.id}/wrong-person/`, {});
    await keepStrangers(kith);
    const { stranger } = await entryOf(wrong.id);
    const looks = () => kith.context.db.queries.selectFrom('wrong_looks').select('entry_id').execute();
    const before = await looks();
    expect(before).toEqual([{ entry_id: wrong.id }]);
    await name(stranger.id, { pid: bea });
    expect(await looks()).toEqual([]);
    expect((await undo(stranger.id)).status).toBe(200);
    expect(await looks()).toEqual(before);
  });
});

describe('is refused with what to do, and changes nothing', () => {
  it('after seven days, and when nothing is kept of it any more', async () => {
    const { stranger } = await comes(1, 1);
    const { pid } = (await name(stranger, {})).body;
    now += 7 * DAY;
    expect(refusal(await undo(stranger))).toEqual([400, 'id', fieldErrors.protected]);
    expect((await get(`${STRANGERS}named/`)).count).toBe(0);
    now += 21 * DAY;
    await forgetNamings(kith.context.db.queries, kith.spaceId, { now, ahead: now + DAY });
    const gone = await undo(stranger);
    expect(gone.status).toBe(404);
    expect((await kith.call('GET', `/v1/persons/${pid}/`)).status).toBe(200);
  });

  it('when what is kept of it is being forgotten, which takes as many goes as it has entries for', async () => {
    const { stranger } = await comes(1, 5);
    await name(stranger, {});
    now += 28 * DAY;
    const left: number[] = [];
    const forget = () => forgetNamings(kith.context.db.queries, kith.spaceId, { now, ahead: now + DAY, most: 2 });
    while (await forget()) {
      left.push(await countOf('naming_entries'));
      expect((await undo(stranger)).status).toBe(400);
    }
    expect([left, await countOf('naming_entries'), (await undo(stranger)).status]).toEqual([[3, 1], 0, 404]);
  });

  it('when the person is erased, or all of it is said to be of others', async () => {
    const { stranger } = await comes(1, 1);
    await kith.call('DELETE', `/v1/persons/${(await name(stranger, {})).body.pid}/`);
    expect((await undo(stranger)).status).toBe(404);
    const bea = await known(2, 'Bea');
    const other = await comes(3, 1);
    await name(other.stranger, { pid: bea });
    await kith.call('POST', `/v1/entries/${other.entries[0]}/wrong-person/`, {});
    expect(refusal(await undo(other.stranger))).toEqual([400, 'id', fieldErrors.protected]);
  });

  it('when the person has no other face left, or strangers are not kept', async () => {
    const pid = await known(2, 'Bea');
    const [first] = (await get(`/v1/persons/${pid}/templates/`)).results;
    const { stranger } = await comes(1, 2);
    await name(stranger, { pid });
    await kith.call('DELETE', `/v1/persons/${pid}/templates/${first.id}/`);
    const refused = await undo(stranger);
    expect([refusal(refused), refused.body.fields[0].message]).toEqual([
      [400, 'id', fieldErrors.protected],
      expect.stringMatching(/^Bea is known by these faces alone/),
    ]);
    await kith.call('PATCH', `${STRANGERS}settings/`, { enabled: false });
    expect((await undo(stranger)).body.fields[0].message).toMatch(/keeps no strangers/);
    expect((await get(`/v1/entries/?pid=${pid}`)).results.slice(0, 2)).toMatchObject([
      { result: 'exact' },
      { result: 'exact' },
    ]);
  });

  it('when another entry was said to be of the new person', async () => {
    const { stranger } = await comes(1, 1);
    const { pid } = (await name(stranger, { name: 'Ada' })).body;
    const other = await comes(3, 1);
    await kith.call('POST', `/v1/entries/${other.entries[0]}/wrong-person/`, { pid });
    expect((await undo(stranger)).body.fields[0].message).toMatch(/of other entries that they are of Ada/);
    await kith.call('DELETE', `/v1/entries/${other.entries[0]}/wrong-person/`);
    expect((await undo(stranger)).status).toBe(200);
  });
});

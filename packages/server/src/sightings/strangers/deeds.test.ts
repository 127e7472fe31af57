import type { EntryId } from '@kith/contract';
import { makeStranger } from '@kith/testing/make-stranger';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MINUTE = 60_000;
const STRANGERS = '/v1/strangers/';
const NOBODY = 900_000_000;

let kith: TestKith;
let now = Date.parse('2026-03-02T08:00:00Z');
let door: number;

beforeAll(async () => {
  kith = await openTestKith({ vision: numberedFaces(), clock: () => now });
  door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  await kith.call('POST', '/v1/sources/', { name: 'gate' });
});
afterAll(() => kith[Symbol.asyncDispose]());

const get = async (path: string) => (await kith.call('GET', path)).body;
const idsOf = ({ results }: { results: { id: number }[] }) => results.map(({ id }) => id);

/** Entries of faces in one picture, so many minutes after what was seen before. */
async function see(faces: readonly number[], minutes = 60, source = 'door'): Promise<EntryId[]> {
  now += minutes * MINUTE;
  const { body } = await uploadTo(kith, '/v1/entries/', await pictureOf(...faces), { source });
  return idsOf(body) as EntryId[];
}

async function one(faces: readonly number[], minutes?: number, source?: string): Promise<EntryId> {
  const [id] = await see(faces, minutes, source);
  if (id === undefined) throw new Error('Nobody was seen.');
  return id;
}

describe('the list', () => {
  it('has who was seen last first, and shows the best face', async () => {
    const first = await makeStranger(kith, [await one([1]), await one([1]), await one([1])], {
      weights: [0.4, 0.9, 0.1],
    });
    const second = await makeStranger(kith, [await one([2], 60, 'gate')]);
    expect(idsOf(await get(STRANGERS)).slice(0, 2)).toEqual([second, first]);
    const [, best] = idsOf(await get(`${STRANGERS}${first}/entries/`));
    expect(await get(`${STRANGERS}${first}/`)).toMatchObject({ sightings: 3, visits: 3, entry_id: best });
  });

  it('is narrowed by place, by how often, by time, and by whether they are ignored', async () => {
    const at = new Date(now + 1).toISOString();
    const often = await makeStranger(kith, [await one([3]), await one([3], 60, 'gate')]);
    const once = await makeStranger(kith, [await one([4])]);
    const later = `date_from=${at}`;
    expect(idsOf(await get(`${STRANGERS}?${later}`))).toEqual([once, often]);
    expect(idsOf(await get(`${STRANGERS}?${later}&visits_from=2`))).toEqual([often]);
    expect(idsOf(await get(`${STRANGERS}?${later}&sources_ids=${door}`))).toEqual([once, often]);
    expect(idsOf(await get(`${STRANGERS}?${later}&sources_ids=${door + 1}`))).toEqual([often]);
    expect(idsOf(await get(`${STRANGERS}?${later}&date_to=${at}`))).toEqual([]);
    expect((await get(`${STRANGERS}${often}/`)).sources).toEqual([
      { id: door, name: 'door' },
      { id: door + 1, name: 'gate' },
    ]);
    expect((await kith.call('PATCH', `${STRANGERS}${once}/`, { ignored: true })).body).toMatchObject({ ignored: true });
    expect(idsOf(await get(`${STRANGERS}?${later}`))).toEqual([often]);
    expect(idsOf(await get(`${STRANGERS}?${later}&ignored=true`))).toEqual([once]);
    expect((await kith.call('PATCH', `${STRANGERS}${once}/`, { ignored: false })).body).toMatchObject({
      ignored: false,
    });
  });

  it('leaves out who was seen by a deleted source alone', async () => {
    const { id: shed } = (await kith.call('POST', '/v1/sources/', { name: 'shed' })).body;
    const gone = await makeStranger(kith, [await one([5], 60, 'shed')]);
    const stays = await makeStranger(kith, [await one([6], 60, 'shed'), await one([6], 60, 'door')]);
    await kith.call('DELETE', `/v1/sources/${shed}/`);
    expect(idsOf(await get(STRANGERS))).not.toContain(gone);
    expect((await kith.call('GET', `${STRANGERS}${gone}/`)).status).toBe(404);
    expect((await get(`${STRANGERS}${stays}/`)).sources).toEqual([{ id: door, name: 'door' }]);
    expect(await get(`${STRANGERS}${stays}/entries/`)).toMatchObject({ count: 1 });
  });
});

describe('two strangers who are one', () => {
  it('have been seen as often as both, and come as often as they were away', async () => {
    const a = await one([10]);
    const b = await one([11], 2);
    const c = await one([10], 60);
    const into = await makeStranger(kith, [a, c]);
    const from = await makeStranger(kith, [b]);
    const merged = await kith.call('POST', `${STRANGERS}${into}/merge/`, { from });
    expect([merged.status, merged.body]).toMatchObject([200, { id: into, sightings: 3, visits: 2 }]);
    expect((await kith.call('GET', `${STRANGERS}${from}/`)).status).toBe(404);
    expect(idsOf(await get(`${STRANGERS}${into}/entries/`))).toEqual([c, b, a]);
  });

  it('are refused where they are not two of this space', async () => {
    const id = await makeStranger(kith, [await one([12])]);
    for (const from of [id, NOBODY, 'nobody']) {
      const refused = await kith.call('POST', `${STRANGERS}${id}/merge/`, { from });
      expect([refused.status, refused.body.fields[0].name]).toEqual([400, 'from']);
    }
    expect((await kith.call('POST', `${STRANGERS}${NOBODY}/merge/`, { from: id })).status).toBe(404);
  });
});

describe('one stranger who is two', () => {
  it('is split: what was seen of each is counted anew, and they are kept apart', async () => {
    const [a, b, c, d] = [await one([20]), await one([21], 2), await one([20], 60), await one([21], 2)];
    const id = await makeStranger(kith, [a, b, c, d]);
    expect(await get(`${STRANGERS}${id}/`)).toMatchObject({ sightings: 4, visits: 2 });
    const split = await kith.call('POST', `${STRANGERS}${id}/split/`, { entries: [b, d] });
    expect([split.status, split.body]).toMatchObject([201, { sightings: 2, visits: 2, ignored: false }]);
    expect(await get(`${STRANGERS}${id}/`)).toMatchObject({ sightings: 2, visits: 2 });
    expect(idsOf(await get(`${STRANGERS}${split.body.id}/entries/`))).toEqual([d, b]);
    const { queries } = kith.context.db;
    const apart = await queries.selectFrom('strangers_apart').selectAll().where('low_id', '=', id).execute();
    expect(apart).toMatchObject([{ high_id: split.body.id }]);
    const lookedFor = await queries
      .selectFrom('stranger_entries')
      .select('stranger_id')
      .where('entry_id', 'in', [a, b, c, d])
      .where('is_looked_for', '=', 1)
      .execute();
    expect(new Set(lookedFor.map((row) => row.stranger_id))).toEqual(new Set([id, split.body.id]));
  });

  it('keeps one entry at least, and gives away none of others', async () => {
    const mine = await one([22]);
    const other = await one([23]);
    const id = await makeStranger(kith, [mine]);
    await makeStranger(kith, [other]);
    for (const entries of [[mine], [other], [NOBODY], []]) {
      const refused = await kith.call('POST', `${STRANGERS}${id}/split/`, { entries });
      expect([refused.status, refused.body.fields[0].name]).toEqual([400, 'entries']);
    }
    expect((await kith.call('POST', `${STRANGERS}${NOBODY}/split/`, { entries: [mine] })).status).toBe(404);
  });
});

describe('a stranger who is forgotten', () => {
  it('is gone with entries and pictures, from frames of others too', async () => {
    const [hers, his] = await see([30, 31]);
    if (hers === undefined || his === undefined) throw new Error('Two were not seen.');
    const id = await makeStranger(kith, [hers]);
    const other = await makeStranger(kith, [his]);
    const [shown] = (await get(`${STRANGERS}${id}/entries/`)).results;
    expect((await kith.call('DELETE', `${STRANGERS}${id}/`)).status).toBe(204);
    expect((await kith.call('GET', `${STRANGERS}${id}/`)).status).toBe(404);
    for (const url of [shown.face_image, shown.full_image]) {
      expect((await kith.call('GET', new URL(url).pathname)).status).toBe(404);
    }
    const [left] = (await get(`${STRANGERS}${other}/entries/`)).results;
    expect(left).toMatchObject({ id: his, full_image: '' });
    expect((await kith.call('GET', new URL(left.face_image).pathname)).status).toBe(200);
    expect((await kith.call('DELETE', `${STRANGERS}${id}/`)).status).toBe(404);
  });
});

describe('what is of another space', () => {
  it('is as if it were not there, whatever of it is named', async () => {
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'elsewhere' })).body;
    const token = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
    const call = (method: 'GET' | 'POST', url: string, body?: object) => kith.call(method, url, body, token);
    await call('POST', '/v1/sources/', { name: 'door' });
    const sent = await uploadTo({ ...kith, token }, '/v1/entries/', await pictureOf(50), { source: 'door' });
    const own = await makeStranger(kith, idsOf(sent.body) as EntryId[], { spaceId: space.id });
    const entry = await one([51]);
    const foreign = await makeStranger(kith, [entry]);
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'Here' })).body.id;
    const [pid] = await kith.addPersons(1);
    const url = `${STRANGERS}${own}/`;
    expect((await call('POST', `${url}merge/`, { from: foreign })).body.fields).toMatchObject([{ name: 'from' }]);
    expect((await call('POST', `${url}split/`, { entries: [entry] })).body.fields).toMatchObject([{ name: 'entries' }]);
    expect((await call('POST', `${url}name/`, { pid })).body.fields).toMatchObject([{ name: 'pid' }]);
    expect((await call('POST', `${url}name/`, { groups_ids: [group] })).body.fields).toMatchObject([
      { name: 'groups_ids' },
    ]);
    expect((await call('GET', `${STRANGERS}${foreign}/`)).status).toBe(404);
    expect(idsOf((await call('GET', `${STRANGERS}?spaces_ids=${kith.spaceId}`)).body)).toEqual([own]);
    expect(await get(`${STRANGERS}${foreign}/`)).toMatchObject({ sightings: 1 });
  });
});

describe('how strangers are kept', () => {
  it('is said for each space; who wants none has none, and keeps the entries', async () => {
    const settings = `${STRANGERS}settings/`;
    expect(await get(settings)).toEqual({ enabled: true, days: 30 });
    expect((await kith.call('PATCH', settings, { days: 14 })).body).toEqual({ enabled: true, days: 14 });
    const entry = await one([40]);
    const id = await makeStranger(kith, [entry]);
    expect((await kith.call('PATCH', settings, { enabled: false })).body).toEqual({ enabled: false, days: 14 });
    expect(await get(STRANGERS)).toMatchObject({ count: 0 });
    expect((await kith.call('GET', `${STRANGERS}${id}/`)).status).toBe(404);
    expect(idsOf(await get('/v1/entries/?limit=1'))).toEqual([entry]);
    for (const days of [0, 1.5, 'many']) {
      expect((await kith.call('PATCH', settings, { days })).body.fields).toMatchObject([{ name: 'days' }]);
    }
  });
});

import type { Pid } from '@kith/contract';
import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { knownBy } from '@kith/testing/known-by';
import { makeStranger } from '@kith/testing/make-stranger';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const HEALTH = '/v1/gallery/health/';
const { stranger, similar } = faceLike(5);
const DAY = 24 * 60 * 60_000;

let kith: TestKith;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-05-04T09:00:00Z');
  kith = await openTestKith({ vision: numberedFaces(), clock: () => now });
});
afterEach(() => kith[Symbol.asyncDispose]());

/** Once everybody was looked at. */
async function health(query = '') {
  let { body } = await kith.call('GET', `${HEALTH}${query}`);
  await until(async () => {
    if (body.state !== 'done') ({ body } = await kith.call('GET', HEALTH));
    return body.state === 'done';
  }, 'everybody was looked at');
  return body;
}

const known = (name: string, photos: readonly FaceVector[], facesize?: number): Promise<Pid> =>
  knownBy(kith, name, photos, facesize);

describe('the health of a gallery', () => {
  it('of nobody is good', async () => {
    expect(await health()).toMatchObject({
      state: 'done',
      persons: 0,
      looked_at: 0,
      alike: [],
      photos: [],
      groups: [],
    });
  });

  it('names who may be one person, the photo that is somebody else’s, and the face that is too small', async () => {
    const face = stranger();
    const ada = await known('Ada', [face, similar(face, 0.95)]);
    const bob = await known('Bob', [stranger(), similar(face, 0.9)]);
    const cleo = await known('Cleo', [stranger()], 5000);
    const found = await health();
    expect(found).toMatchObject({ state: 'done', persons: 3, looked_at: 3, templates: 5, same: 1, faulty: 3 });
    expect(found.alike[0]).toMatchObject({ one: { pid: ada, person: { name: 'Ada' } }, other: { pid: bob } });
    expect(['junk', 'ha', 'exact']).toContain(found.alike[0].result);
    expect(found.alike.length).toBeGreaterThan(1);
    const [worst, ...rest] = found.photos;
    expect(worst).toMatchObject({ person: { pid: bob }, other: { pid: ada } });
    expect(worst.faults).toEqual(['nearer_to_another', 'unlike_the_others']);
    expect(worst.others).toBeGreaterThan(worst.own);
    expect(rest).toMatchObject([
      { person: { pid: bob }, faults: ['unlike_the_others'] },
      { person: { pid: cleo }, faults: ['face_too_small'], facesize: 5000, own: null },
    ]);
  });

  it('is found out once in ten minutes, unless it is asked for again, and never tells of who is gone', async () => {
    const face = stranger();
    const ada = await known('Ada', [face]);
    await known('Bob', [similar(face, 0.97)]);
    const before = await health();
    await kith.call('DELETE', `/v1/persons/${ada}/`);
    expect(await health()).toMatchObject({ began: before.began, looked_at: 2, persons: 1, alike: [] });
    now += 1;
    expect(await health('?again=true')).toMatchObject({ looked_at: 1, same: 0 });
  });

  it('says how near a stranger comes to the members of a group', async () => {
    const { body: door } = await kith.call('POST', '/v1/sources/', { name: 'door' });
    const { body: seen } = await uploadTo(kith, '/v1/entries/', await pictureOf(5), { source: door.name });
    const id = await makeStranger(kith, [seen.results[0].id]);
    const { body: ada } = await uploadTo(kith, '/v1/persons/', await pictureOf(5), { source: door.name });
    const { body: staff } = await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' });
    const { body: empty } = await kith.call('POST', '/v1/groups/persons/', { name: 'Guests' });
    await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada.pid], groups_ids: [staff.id] });
    const { groups } = await health();
    expect(groups).toEqual([
      { group: { id: staff.id, name: 'Staff' }, margin: -31.16, stranger_id: id, member: expect.anything() },
    ]);
    expect(groups[0].member.pid).toBe(ada.pid);
    expect(empty.id).not.toBe(staff.id);
    await kith.call('PATCH', `/v1/groups/persons/${staff.id}/`, { name: 'Crew' });
    expect((await health()).groups).toMatchObject([{ group: { name: 'Crew' } }]);
    await kith.call('DELETE', `/v1/strangers/${id}/`);
    expect((await health()).groups).toEqual([]);
  });
});

describe('what other thresholds would change', () => {
  it('is counted of the entries of late, and nothing is changed', async () => {
    const { body: door } = await kith.call('POST', '/v1/sources/', { name: 'door' });
    const ada = await known('Ada', [stranger()]);
    const seen = (confidence: number, result: 'exact' | 'ha' | 'junk', at: number) =>
      see(kith, [ada], { sourceId: door.id, result, confidence, now: at });
    await seen(95, 'exact', now - 40 * DAY);
    await seen(95, 'exact', now);
    await seen(80, 'exact', now);
    const [newest] = await seen(70, 'junk', now);
    const { status, body } = await kith.call('POST', '/v1/gallery/what-if/', { exact: 82, junk: 72 });
    expect(status).toBe(200);
    expect(body.thresholds).toEqual({
      before: { exact: 79.3, ha: 75.5, junk: 68.84 },
      after: { exact: 82, ha: 75.5, junk: 72 },
    });
    expect(body.entries).toBe(3);
    expect(body.changes).toEqual([
      { from: 'exact', to: 'ha', entries: 1 },
      { from: 'junk', to: 'nm', entries: 1 },
    ]);
    expect(body.examples[0]).toEqual({
      entry_id: newest,
      from: 'junk',
      to: 'nm',
      confidence: 70,
      pid: ada,
      person: { name: 'Ada', external_id: null },
    });
    expect(body.strangers.before).toEqual({ exact: 1, ha: 10, junk: 100 });
    expect(body.strangers.after.exact).toBeLessThan(1);
    expect((await kith.call('GET', '/v1/settings/thresholds/')).body.exact).toBe(79.3);
    expect(
      (await kith.call('POST', '/v1/gallery/what-if/', { ...body.thresholds.before, days: 90 })).body,
    ).toMatchObject({
      entries: 4,
      changes: [],
      examples: [],
    });
  });

  it('keep their order', async () => {
    const { status, body } = await kith.call('POST', '/v1/gallery/what-if/', { junk: 90 });
    expect([status, body.fields[0].name]).toEqual([400, 'ha']);
  });
});

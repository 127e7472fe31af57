import { faceLike } from '@kith/testing/face-like';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withScaled } from '../../recognition/scale/scale-template.ts';
import type { Vision } from '../../recognition/vision/vision.ts';

const likeness = faceLike(27);
const ada = likeness.stranger();
const sister = likeness.similar(ada, 0.8);
/** Who is on pictures, by their number: Ada twice, her sister twice, and somebody else. */
const faces = [ada, likeness.similar(ada, 0.92), sister, likeness.similar(sister, 0.92), likeness.stranger()];
const [ADA, ADA_AGAIN, SISTER, SISTER_AGAIN, CEM] = [0, 1, 2, 3, 4] as const;

const numbered = numberedFaces();
const eyes: Vision = {
  async analyse(image, options) {
    const seen = await numbered.analyse(image, options);
    if (seen.kind !== 'analysed') return seen;
    const known = seen.picture.faces.map((face) => {
      const vector = faces[face.template.indexOf(1)];
      return vector ? { ...face, ...withScaled(vector) } : face;
    });
    return { ...seen, picture: { ...seen.picture, faces: known } };
  },
  [Symbol.asyncDispose]: async () => undefined,
};

let kith: TestKith;
let pid: string;

beforeEach(async () => {
  kith = await openTestKith({ vision: eyes });
  await kith.call('POST', '/v1/sources/', { name: 'door' });
  pid = await enrol(ADA);
  const { id } = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [id] });
});
afterEach(() => kith[Symbol.asyncDispose]());

const enrol = async (who: number): Promise<string> =>
  (await uploadTo(kith, '/v1/persons/', await pictureOf(who), { source: 'door', create_on_ha: 'true' })).body.pid;
const seen = async (who: number) =>
  (await uploadTo(kith, '/v1/entries/', await pictureOf(who), { source: 'door' })).body.results[0];
const wrong = (id: number, body: object = {}) => kith.call('POST', `/v1/entries/${id}/wrong-person/`, body);
const undo = (id: number) => kith.call('DELETE', `/v1/entries/${id}/wrong-person/`);
const entry = async (id: number) =>
  (await kith.call('GET', '/v1/entries/', { limit: 100 })).body.results.find((one: { id: number }) => one.id === id);

it('an entry that named the wrong person names nobody, and has no groups', async () => {
  const mistaken = await seen(SISTER);
  expect(mistaken).toMatchObject({ result: 'exact', pid, persons_groups: [{ name: 'Staff' }], corrected: null });
  const { status, body } = await wrong(mistaken.id);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: mistaken.id, result: 'nm', pid: null, confidence: null, persons_groups: [] });
  expect(body.corrected).toMatch(/^20/);
  expect(await entry(mistaken.id)).toEqual(body);
});

it('the name does not come back to faces like that one, and stays with its own', async () => {
  expect((await seen(SISTER_AGAIN)).pid).toBe(pid);
  await wrong((await seen(SISTER)).id);
  expect(await seen(SISTER_AGAIN)).toMatchObject({ result: 'nm', pid: null });
  expect(await seen(SISTER)).toMatchObject({ result: 'nm', pid: null });
  for (const own of [ADA, ADA_AGAIN]) expect(await seen(own)).toMatchObject({ result: 'exact', pid });
});

it('taken back, everything is as it was', async () => {
  const mistaken = await seen(SISTER);
  await wrong(mistaken.id);
  const { status, body } = await undo(mistaken.id);
  expect([status, body]).toEqual([200, mistaken]);
  expect((await seen(SISTER_AGAIN)).pid).toBe(pid);
  expect((await undo(mistaken.id)).body.fields[0]).toMatchObject({ name: 'id' });
});

it('says who it is instead, with what recognition makes of that, and none of the groups of today', async () => {
  const mistaken = await seen(SISTER);
  await wrong(mistaken.id);
  const other = await enrol(SISTER);
  const corrected = (await wrong(mistaken.id, { pid: other })).body;
  expect(corrected).toMatchObject({ pid: other, result: 'exact', confidence: 100, persons_groups: [] });
  // Corrected twice, taken back once: what recognition found at first.
  expect((await undo(mistaken.id)).body).toMatchObject({ pid, result: mistaken.result });
});

it('somebody who is like nobody is a weak resemblance at least, because a person says so', async () => {
  const stranger = await seen(CEM);
  expect(stranger.result).toBe('nm');
  expect((await wrong(stranger.id, { pid })).body).toMatchObject({ pid, result: 'junk', persons_groups: [] });
  expect((await undo(stranger.id)).body).toMatchObject({ pid: null, result: 'nm' });
});

it('a face that is said to be hers after all is hers again', async () => {
  const mistaken = await seen(SISTER);
  const other = await enrol(CEM);
  await wrong(mistaken.id, { pid: other });
  expect(await seen(SISTER_AGAIN)).toMatchObject({ pid: null });
  expect((await wrong(mistaken.id, { pid })).body).toMatchObject({ pid });
  expect(await seen(SISTER_AGAIN)).toMatchObject({ pid });
});

it('a face that she is known by again is none of those that are not hers', async () => {
  const mistaken = await seen(SISTER);
  await wrong(mistaken.id);
  const added = await kith.call('POST', `/v1/persons/${pid}/templates/`, { id: mistaken.id, result: 'nm' });
  expect(added.status).toBe(201);
  expect(await seen(SISTER_AGAIN)).toMatchObject({ pid });
});

it('a face by which the person was known among others is none of hers any more, until it is taken back', async () => {
  const mistaken = await seen(SISTER);
  await uploadTo(kith, `/v1/persons/${pid}/templates/`, await pictureOf(SISTER), { result: 'nm' });
  const known = async () => (await kith.call('GET', `/v1/persons/${pid}/`)).body.templates_count;
  expect(await known()).toBe(2);
  await wrong(mistaken.id);
  expect(await known()).toBe(1);
  expect((await seen(SISTER_AGAIN)).pid).toBe(null);
  await undo(mistaken.id);
  expect(await known()).toBe(2);
  expect((await seen(SISTER)).pid).toBe(pid);
});

it('the only face that a person is known by is hers', async () => {
  const own = (await kith.call('GET', '/v1/entries/')).body.results.find((one: { pid: string }) => one.pid === pid);
  const refused = await wrong(own.id);
  expect([refused.status, refused.body.fields[0].name]).toEqual([400, 'id']);
  expect(await entry(own.id)).toEqual(own);
});

it('what cannot be corrected is refused, and changes nothing', async () => {
  const stranger = await seen(CEM);
  const named = await seen(ADA);
  for (const [id, body, field] of [
    [stranger.id, {}, 'id'],
    [named.id, { pid }, 'pid'],
    [named.id, { pid: '00000000-0000-4000-8000-000000000000' }, 'pid'],
  ] as const) {
    const refused = await wrong(id, body);
    expect([refused.status, refused.body.fields[0].name]).toEqual([400, field]);
  }
  expect((await wrong(4711)).status).toBe(404);
  expect([await entry(stranger.id), await entry(named.id)]).toEqual([stranger, named]);
});

it('goes with the entry, and with the person', async () => {
  const [first, second] = [await seen(SISTER), await seen(SISTER_AGAIN)];
  const rows = async (table: 'wrong_looks' | 'corrections') =>
    (await kith.context.db.queries.selectFrom(table).select('entry_id').execute()).length;
  await wrong(first.id);
  await wrong(second.id);
  expect([await rows('wrong_looks'), await rows('corrections')]).toEqual([2, 2]);
  await kith.call('DELETE', `/v1/entries/${first.id}/`);
  expect([await rows('wrong_looks'), await rows('corrections')]).toEqual([1, 1]);
  await kith.call('DELETE', `/v1/persons/${pid}/`);
  expect([await rows('wrong_looks'), await rows('corrections')]).toEqual([0, 0]);
});

it('holds for the person who the wrong one turns out to be', async () => {
  const mistaken = await seen(SISTER);
  await wrong(mistaken.id);
  const other = await enrol(CEM);
  await kith.call('POST', `/v1/persons/${other}/merge/`, { from: pid });
  expect(await seen(ADA)).toMatchObject({ pid: other });
  expect(await seen(SISTER_AGAIN)).toMatchObject({ pid: null });
  expect((await undo(mistaken.id)).body).toMatchObject({ pid: other });
  expect(await seen(SISTER_AGAIN)).toMatchObject({ pid: other });
});

import { type EntryId, fieldErrors, limits, type Pid, type StrangerId } from '@kith/contract';
import { makeStranger } from '@kith/testing/make-stranger';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertTemplate } from '../../people/persons/template-store.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { withScaled } from '../../recognition/scale/scale-template.ts';
import type { RawTemplate } from '../../recognition/scale/templates.ts';

const STRANGERS = '/v1/strangers/';
const NOBODY = '00000000-0000-4000-8000-000000000000';

let kith: TestKith;
let faces = 0;

beforeAll(async () => {
  kith = await openTestKith({ vision: numberedFaces() });
  await kith.call('POST', '/v1/sources/', { name: 'door' });
});
afterAll(() => kith[Symbol.asyncDispose]());

const get = async (path: string) => (await kith.call('GET', path)).body;
const name = (id: number, wish: object) => kith.call('POST', `${STRANGERS}${id}/name/`, wish);
const refusal = ({ status, body }: Answer) => [status, body.fields[0]?.name, body.fields[0]?.error_code];
const entriesOf = async (pid: Pid): Promise<{ result: string }[]> => (await get(`/v1/entries/?pid=${pid}`)).results;

/** Somebody whom nobody knows, seen so often. */
async function stranger(times = 2): Promise<StrangerId> {
  const picture = await pictureOf(++faces);
  const ids: EntryId[] = [];
  for (let i = 0; i < times; i++) {
    const { body } = await uploadTo(kith, '/v1/entries/', picture, { source: 'door' });
    ids.push(...body.results.map((entry: { id: EntryId }) => entry.id));
  }
  return makeStranger(kith, ids);
}

async function person(templates = 1): Promise<Pid> {
  const [pid] = await kith.addPersons(1);
  if (pid === undefined) throw new Error('Nobody was added.');
  await kith.context.db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, kith.spaceId), now: Date.now() };
    const row = await tx.selectFrom('persons').selectAll().where('pid', '=', pid).executeTakeFirstOrThrow();
    for (let i = 1; i < templates; i++) {
      const look = withScaled(Float32Array.from({ length: 512 }, (_, j) => (j === 511 - i ? 1 : 0)) as RawTemplate);
      await insertTemplate(tx, row, { ...look, facesize: 40_000, faceImage: null, entryId: null }, change);
    }
  });
  return pid;
}

describe('somebody who is known', () => {
  it('gets the past, and faces to be known by up to the limit', async () => {
    for (const [before, templates] of [
      [1, 1],
      [9, 1],
      [10, 0],
    ] as const) {
      const pid = await person(before);
      const named = await name(await stranger(), { pid });
      expect([named.status, named.body]).toMatchObject([200, { pid, created: false, entries: 2, templates }]);
      expect((await get(`/v1/persons/${pid}/`)).templates_count).toBe(before + templates);
      const results = (await entriesOf(pid)).map(({ result }) => result);
      expect(results).toEqual(templates === 1 ? ['exact', 'exact'] : ['junk', 'junk']);
    }
  });

  it('is called as before', async () => {
    const pid = await person();
    const id = await stranger();
    expect(refusal(await name(id, { pid, name: 'Ada' }))).toEqual([400, 'name', fieldErrors.invalid]);
    expect(refusal(await name(id, { pid, external_id: 'E-9' }))).toEqual([400, 'external_id', fieldErrors.invalid]);
  });
});

describe('nothing is changed', () => {
  it('where somebody else has the external id, or there is nobody of the pid', async () => {
    const id = await stranger();
    await kith.call('PATCH', `/v1/persons/${await person()}/`, { external_id: 'E-1' });
    expect(refusal(await name(id, { external_id: 'E-1' }))).toEqual([400, 'external_id', fieldErrors.externalIdTaken]);
    expect(refusal(await name(id, { pid: NOBODY }))).toEqual([400, 'pid', fieldErrors.unknownPids]);
    expect((await name(900_000_000, {})).status).toBe(404);
    expect(await get(`${STRANGERS}${id}/`)).toMatchObject({ sightings: 2 });
    expect(await kith.context.db.queries.selectFrom('media_trash').selectAll().execute()).toEqual([]);
  });

  it('where a group is not there, or full', async () => {
    const id = await stranger();
    const known = await person();
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'Full' })).body.id;
    await kith.context.db.queries.updateTable('groups').set({ persons_count: limits.personsPerGroup }).execute();
    for (const who of [{}, { pid: known }]) {
      expect(refusal(await name(id, { ...who, groups_ids: [900_000_000] }))).toEqual([
        ...[400, 'groups_ids', fieldErrors.unknownGroups],
      ]);
      expect(refusal(await name(id, { ...who, groups_ids: [group] }))).toEqual([
        ...[400, 'groups_ids', fieldErrors.groupFull],
      ]);
    }
    expect(await get(`${STRANGERS}${id}/`)).toMatchObject({ sightings: 2 });
    expect(await get(`/v1/persons/${known}/`)).toMatchObject({ templates_count: 1 });
  });
});

describe('two at once', () => {
  it('do not name one stranger twice', async () => {
    const id = await stranger();
    const both = await Promise.all([name(id, { name: 'One' }), name(id, { name: 'Other' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 404]);
    const named = both.find(({ status }) => status === 201);
    expect(await entriesOf(named?.body.pid)).toHaveLength(2);
  });

  it('name and erase, or name and merge, one after the other: never half', async () => {
    for (let i = 0; i < 4; i++) {
      const [id, pid] = [await stranger(), await person()];
      const erase = () => kith.call('DELETE', `/v1/persons/${pid}/`);
      const first = i % 2 === 0 ? erase() : null;
      const [named] = await Promise.all([name(id, { pid }), first ?? erase()]);
      const left = await kith.call('GET', `${STRANGERS}${id}/`);
      // Named before, the entries are erased with the person.
      expect([named.status, left.status]).toEqual(named.status === 200 ? [200, 404] : [400, 200]);
      expect(await entriesOf(pid)).toEqual([]);
    }
    for (let i = 0; i < 4; i++) {
      const [into, from] = [await stranger(), await stranger()];
      const merge = () => kith.call('POST', `${STRANGERS}${into}/merge/`, { from });
      const first = i % 2 === 0 ? merge() : null;
      const [named, merged] = await Promise.all([name(from, {}), first ?? merge()]);
      expect([named.status, merged.status]).toEqual(named.status === 201 ? [201, 400] : [404, 200]);
      expect((await get(`${STRANGERS}${into}/`)).sightings).toBe(named.status === 201 ? 2 : 4);
    }
  });
});

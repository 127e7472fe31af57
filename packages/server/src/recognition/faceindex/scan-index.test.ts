import { dot, type FaceVector, faceLike } from '@kith/testing/face-like';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { COSINE_ERROR } from './face-index.ts';
import { PersonSet } from './person-set.ts';
import { openFaceIndex, type ScanIndex } from './scan-index.ts';
import { ScanThread } from './scan-thread.ts';

const SPACE = 1;
/** Enough that worker threads take part. */
const CROWD = 31_000;
/** And that two do. */
const worthAThread = 10_000;
const faces = faceLike(1);
const crowd = new Map(Array.from({ length: CROWD }, (_, i) => [i + 1, faces.stranger()]));

function templateOf(personId: number): FaceVector {
  const template = crowd.get(personId);
  if (!template) throw new RangeError(`nobody is ${personId}`);
  return template;
}

/** What a plain loop over float32 finds. */
function nearest(people: Iterable<[number, FaceVector]>, probe: FaceVector): { personId: number; cosine: number } {
  let best = { personId: 0, cosine: -2 };
  for (const [personId, template] of people) {
    const cosine = dot(template, probe);
    if (cosine > best.cosine) best = { personId, cosine };
  }
  return best;
}

/** Of them, a memory holds 16,384 records. */
const FEW_PAGES = 200;

describe.each([
  { threads: 0 },
  { threads: 1 },
  { threads: 2 },
  { threads: 0, pages: FEW_PAGES },
  { threads: 2, pages: FEW_PAGES },
])('with $threads worker threads, and memories of $pages pages', ({ threads, pages }) => {
  let index: ScanIndex;

  beforeAll(async () => {
    index = await openFaceIndex({ threads, worthAThread, ...(pages && { pages }) });
    for (const [personId, template] of crowd) index.put(SPACE, personId, [template]);
  });

  afterAll(() => index[Symbol.asyncDispose]());

  test('the nearest person is the one that a plain loop finds', async () => {
    for (let personId = 1; personId <= CROWD; personId += 3500) {
      const probe = faces.similar(templateOf(personId), 0.7);
      const [first] = await index.search(SPACE, probe);
      const expected = nearest(crowd, probe);
      expect(first?.personId).toBe(expected.personId);
      expect(first?.cosine).toBeCloseTo(expected.cosine, 2);
      expect(Math.abs((first?.cosine ?? 0) - expected.cosine)).toBeLessThan(COSINE_ERROR);
    }
  });

  test('candidates come best first, as many as asked for', async () => {
    const probe = faces.stranger();
    for (const limit of [1, 16, 1024]) {
      const found = await index.search(SPACE, probe, { limit });
      expect(found).toHaveLength(limit);
      expect(found).toEqual([...found].sort((a, b) => b.cosine - a.cosine));
      expect(new Set(found.map(({ personId }) => personId)).size).toBe(limit);
    }
  });

  test('a new template, a replaced one and a removed one are in effect at once', async () => {
    const newcomer = CROWD + 1;
    const [before, after] = [faces.stranger(), faces.stranger()];
    const best = async (probe: FaceVector) => (await index.search(SPACE, probe, { limit: 1 }))[0];

    index.put(SPACE, newcomer, [before]);
    expect(await best(before)).toMatchObject({ personId: newcomer });
    index.put(SPACE, newcomer, [after]);
    expect((await best(before))?.cosine).toBeLessThan(0.6);
    expect(await best(after)).toMatchObject({ personId: newcomer });
    expect(index.size(SPACE)).toBe(CROWD + 1);
    index.remove(SPACE, newcomer);
    index.remove(SPACE, newcomer);
    expect((await best(after))?.personId).not.toBe(newcomer);
    expect(index.size(SPACE)).toBe(CROWD);
  });

  test('a person with several templates is found once, by the best of them, and gone with all of them', async () => {
    const person = CROWD + 3;
    const looks = Array.from({ length: 10 }, () => faces.stranger());
    index.put(SPACE, person, looks);
    expect(index.size(SPACE)).toBe(CROWD + 1);
    expect(index.templates(SPACE)).toBe(CROWD + 10);
    expect(index.templates(SPACE, [1, person, 2])).toBe(12);
    for (const look of looks) {
      for (const among of [undefined, [1, person, 2]]) {
        const found = await index.search(SPACE, look, { limit: 1024, ...(among && { among }) });
        expect(found[0]).toMatchObject({ personId: person });
        expect(found[0]?.cosine).toBeCloseTo(1, 2);
        expect(found.filter(({ personId }) => personId === person)).toHaveLength(1);
      }
    }
    index.put(SPACE, person, looks.slice(8));
    expect(index.templates(SPACE)).toBe(CROWD + 2);
    expect((await index.search(SPACE, looks[0] ?? templateOf(1)))[0]?.cosine).toBeLessThan(0.6);
    index.remove(SPACE, person);
    expect(index.templates(SPACE)).toBe(CROWD);
    for (const look of looks) expect((await index.search(SPACE, look))[0]?.personId).not.toBe(person);
  });

  test('many good templates of some persons push nobody out', async () => {
    const probe = faces.stranger();
    const similar = (cosine: number) => Array.from({ length: 10 }, () => faces.similar(probe, cosine));
    const [first, persons] = [CROWD + 10, 1024];
    for (let i = 0; i < persons; i++) index.put(SPACE, first + i, similar(i === 0 ? 0.65 : 0.75));
    const found = await index.search(SPACE, probe, { limit: persons, leastCosine: 0.9 });
    expect(found.map(({ personId }) => personId).sort()).toEqual(Array.from({ length: persons }, (_, i) => first + i));
    expect(found.at(-1)?.personId).toBe(first);
    for (let i = 0; i < persons; i++) index.remove(SPACE, first + i);
    expect(index.templates(SPACE)).toBe(CROWD);
  });

  test('a template that a person keeps is found, whatever else is replaced while the search runs', async () => {
    const person = CROWD + 4;
    const [kept, ...others] = Array.from({ length: 4 }, () => faces.stranger());
    if (!kept) throw new RangeError('no template');
    index.put(SPACE, person, [...others, kept]);
    for (let i = 0; i < 30; i++) {
      const search = index.search(SPACE, kept, { limit: 1 });
      index.put(SPACE, person, i % 2 === 0 ? [kept] : [faces.stranger(), kept, faces.stranger()]);
      expect(await search).toMatchObject([{ personId: person }]);
    }
    index.remove(SPACE, person);
  });

  test('who takes the place of a member while the search runs is no member', async () => {
    const [member, other] = [CROWD + 5, CROWD + 6];
    const stranger = faces.stranger();
    index.put(SPACE, member, [faces.stranger()]);
    const search = index.search(SPACE, stranger, { among: [...crowd.keys(), member], limit: 1024 });
    index.remove(SPACE, member);
    index.put(SPACE, other, [stranger]);
    expect((await search).map(({ personId }) => personId)).not.toContain(other);
    index.remove(SPACE, other);
  });

  test('a person removed while the search runs is not found', async () => {
    const person = faces.stranger();
    index.put(SPACE, CROWD + 2, [person]);
    const search = index.search(SPACE, person);
    index.remove(SPACE, CROWD + 2);
    const ids = (await search).map(({ personId }) => personId);
    // Without workers the search is over before anybody can be removed.
    expect(ids.includes(CROWD + 2)).toBe(threads === 0);
  });

  test.each([1, 3, 5000, CROWD])(
    'a search among %i persons finds the nearest of them and nobody else',
    async (count) => {
      const ids = Array.from({ length: count }, (_, i) => 1 + ((i * 7919) % CROWD));
      const members = new Set(ids);
      const people = [...members].map((id): [number, FaceVector] => [id, templateOf(id)]);
      const probe = faces.similar(templateOf(ids[count >> 1] ?? 1), 0.65);
      for (const among of [
        ids,
        members,
        new PersonSet(ids),
        Float64Array.from([...ids, ...ids]),
        [0, -1, 0.5, ...ids, CROWD + 99],
      ]) {
        const found = await index.search(SPACE, probe, { among, limit: 8 });
        expect(found).toHaveLength(Math.min(count, 8));
        expect(found[0]?.personId).toBe(nearest(people, probe).personId);
        expect(found.every(({ personId }) => members.has(personId))).toBe(true);
      }
    },
  );

  test('many searches at once each get their own answer, while others write', async () => {
    const sought = Array.from({ length: 60 }, (_, i) => 1 + i * 500);
    const searches = sought.map((personId, i) => {
      const among = i % 3 === 0 ? crowd.keys() : undefined;
      const search = index.search(SPACE, faces.similar(templateOf(personId), 0.7), among && { among });
      for (let extra = 0; extra < 40; extra++) index.put(SPACE, CROWD + 100 + extra + i * 40, [faces.stranger()]);
      return search;
    });
    const found = await Promise.all(searches);
    expect(found.map(([first]) => first?.personId)).toEqual(sought);
    for (let extra = 0; extra < 40 * 60; extra++) index.remove(SPACE, CROWD + 100 + extra);
    expect(index.size(SPACE)).toBe(CROWD);
  });
});

describe('a face index', () => {
  let index: ScanIndex;

  beforeAll(async () => {
    index = await openFaceIndex({ threads: 2, worthAThread });
  });

  afterAll(() => index[Symbol.asyncDispose]());

  test('finds nobody in a space that is empty or unknown', async () => {
    const probe = faces.stranger();
    expect(await index.search(2, probe)).toEqual([]);
    index.put(2, 1, [probe]);
    index.remove(2, 1);
    expect(await index.search(2, probe)).toEqual([]);
    expect(await index.search(2, probe, { among: [1] })).toEqual([]);
    expect(index.size(2)).toBe(0);
  });

  test('a set of persons follows who enters and leaves, also when a place is taken by another', async () => {
    const [a, b, c] = [faces.stranger(), faces.stranger(), faces.stranger()];
    const among = new PersonSet([13, 12, 11]);
    const found = async (spaceId: number) =>
      (await index.search(spaceId, a, { among })).map(({ personId }) => personId).sort();
    expect(await found(7)).toEqual([]);
    index.put(7, 11, [a]);
    index.put(7, 12, [b]);
    index.put(8, 13, [c]);
    expect(await found(7)).toEqual([11, 12]);
    expect(await found(8)).toEqual([13]);
    index.remove(7, 12);
    index.put(7, 99, [b]);
    expect(await found(7)).toEqual([11]);
    index.put(7, 13, [c]);
    index.put(7, 11, [c]);
    expect(await found(7)).toEqual([11, 13]);
    index.dropSpace(7);
    expect(await found(7)).toEqual([]);
  });

  test('keeps spaces apart, and forgets one without the other', async () => {
    const person = faces.stranger();
    index.put(3, 7, [person]);
    index.put(4, 8, [person]);
    expect(await index.search(3, person)).toMatchObject([{ personId: 7 }]);
    expect(await index.search(4, person)).toMatchObject([{ personId: 8 }]);
    index.dropSpace(3);
    index.dropSpace(3);
    expect(await index.search(3, person)).toEqual([]);
    expect(await index.search(4, person)).toHaveLength(1);
    index.put(3, 9, [person]);
    expect(await index.search(3, person)).toMatchObject([{ personId: 9 }]);
  });

  test('a space dropped while it is searched has nobody', async () => {
    for (const [personId, template] of crowd) index.put(5, personId, [template]);
    const search = index.search(5, templateOf(1));
    index.dropSpace(5);
    expect(await search).toEqual([]);
  });

  test('finds all of many people with one and the same template', async () => {
    const twin = faces.stranger();
    for (let personId = 1; personId <= 40_000; personId++) index.put(6, personId, [twin]);
    const found = await index.search(6, twin, { limit: 1024 });
    expect(found.map(({ personId }) => personId)).toEqual(Array.from({ length: 1024 }, (_, i) => i + 1));
    index.dropSpace(6);
  });

  test('refuses what is no template, id or limit', async () => {
    const template = faces.stranger();
    const short = template.subarray(1) as FaceVector;
    const spoilt = (value: number) => template.map((component, i) => (i === 3 ? value : component)) as FaceVector;
    for (const bad of [
      short,
      new Float32Array(512) as FaceVector,
      spoilt(Number.NaN),
      spoilt(Number.POSITIVE_INFINITY),
    ]) {
      expect(() => index.put(1, 1, [bad])).toThrow(RangeError);
      expect(() => index.put(1, 1, [template, bad])).toThrow(RangeError);
    }
    expect(() => index.put(1, 1, [])).toThrow(RangeError);
    expect(() => index.put(1, 0, [template])).toThrow(RangeError);
    expect(() => index.put(1, 1.5, [template])).toThrow(RangeError);
    await expect(index.search(1, short)).rejects.toThrow(RangeError);
    await expect(index.search(1, template, { limit: 0 })).rejects.toThrow(RangeError);
    await expect(index.search(1, template, { limit: 1025 })).rejects.toThrow(RangeError);
    await expect(openFaceIndex({ threads: -1 })).rejects.toThrow(RangeError);
    expect(index.size(1)).toBe(0);
  });

  test('rejects searches under way when it closes, and everything after', async () => {
    const closing = await openFaceIndex({ threads: 2, worthAThread });
    for (const [personId, template] of crowd) closing.put(SPACE, personId, [template]);
    const search = expect(closing.search(SPACE, templateOf(1))).rejects.toThrow('closed');
    await closing[Symbol.asyncDispose]();
    await search;
    await expect(closing.search(SPACE, templateOf(1))).rejects.toThrow('closed');
    expect(() => closing.put(SPACE, 1, [templateOf(1)])).toThrow('closed');
  });
});

describe('worker threads', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([
    { worth: CROWD + 1, scans: 1 },
    { worth: CROWD / 2 - 1, scans: 2 },
    { worth: CROWD / 3 - 1, scans: 2 },
  ])('of two, $scans look when every $worth people are worth one', async ({ worth, scans }) => {
    await using index = await openFaceIndex({ threads: 2, worthAThread: worth });
    for (const [personId, template] of crowd) index.put(SPACE, personId, [template]);
    const scan = vi.spyOn(ScanThread.prototype, 'scan');
    const [first] = await index.search(SPACE, templateOf(7));
    expect([first?.personId, scan.mock.calls.length]).toEqual([7, scans]);
  });

  test('share searches at the same time for each of which one is enough', async () => {
    await using index = await openFaceIndex({ threads: 2, worthAThread: CROWD + 1 });
    for (const [personId, template] of crowd) index.put(SPACE, personId, [template]);
    const scan = vi.spyOn(ScanThread.prototype, 'scan');
    const found = await Promise.all([8, 9].map((personId) => index.search(SPACE, templateOf(personId))));
    expect(found.map(([first]) => first?.personId)).toEqual([8, 9]);
    expect(new Set(scan.mock.contexts).size).toBe(2);
  });
});

test.each([0, 2])(
  'with %i worker threads, many probes find whom a search finds of those who reach their cosine',
  async (threads) => {
    await using index = await openFaceIndex({ threads });
    for (const [personId, template] of crowd) index.put(SPACE, personId, [template]);
    const probes = Array.from({ length: 40 }, (_, i) => ({
      face: faces.similar(templateOf(1 + i * 700), 0.5 + i / 100),
      leastCosine: 0.45 + i / 200,
    }));
    const found = await index.searchMany(SPACE, probes, 4);
    for (const [i, { face, leastCosine }] of probes.entries()) {
      const near = await index.search(SPACE, face, { leastCosine, limit: 4 });
      expect(found[i]).toEqual(near.filter(({ cosine }) => cosine >= leastCosine - COSINE_ERROR));
    }
    expect(await index.searchMany(SPACE + 1, probes, 4)).toEqual(probes.map(() => []));
  },
);

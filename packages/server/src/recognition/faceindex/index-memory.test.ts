import { faceLike } from '@kith/testing/face-like';
import { expect, test } from 'vitest';
import { RECORD_BYTES } from './index-memory.ts';
import { openFaceIndex } from './scan-index.ts';

const faces = faceLike(17);
const RESERVED = 1024;
const MOST = 2000;
/** Of 64 KiB: such a memory holds 16,384 records. */
const PAGES = 200;

test('whoever does not fit is refused, changes nothing, and is told beforehand', async () => {
  await using index = await openFaceIndex({ threads: 0, memoryBytes: MOST * RECORD_BYTES });
  const first = faces.stranger();
  index.put(1, 1, [first]);
  expect(index.hasRoom(1, MOST - RESERVED - 1)).toBe(true);
  for (let id = 2; id <= MOST - RESERVED; id++) index.put(1, id, [faces.stranger()]);
  expect([index.hasRoom(1, 1), index.hasRoom(2, 1)]).toEqual([false, false]);
  // Those who looked before and come now.
  for (let id = MOST - RESERVED + 1; id <= MOST; id++) index.put(1, id, [faces.stranger()]);
  expect(() => index.put(1, MOST + 1, [faces.stranger()])).toThrow(expect.objectContaining({ code: 'full' }));
  expect(() => index.put(1, 1, [first, faces.stranger()])).toThrow(expect.objectContaining({ code: 'full' }));
  expect([index.size(1), index.templates(1)]).toEqual([MOST, MOST]);
  expect(await index.search(1, first, { limit: 1 })).toMatchObject([{ personId: 1 }]);
});

test('what goes makes room in its space, and a space that goes makes room in all', async () => {
  await using index = await openFaceIndex({ threads: 0, memoryBytes: (MOST + RESERVED) * RECORD_BYTES });
  for (let id = 1; id <= MOST; id++) index.put(1, id, [faces.stranger()]);
  expect([index.hasRoom(1, 1), index.hasRoom(2, 1)]).toEqual([false, false]);
  index.remove(1, 7);
  expect([index.hasRoom(1, 1), index.hasRoom(1, 2), index.hasRoom(2, 1)]).toEqual([true, false, false]);
  index.dropSpace(1);
  expect(index.hasRoom(2, MOST)).toBe(true);
  expect(index.memory.takenBytes).toBe(0);
});

test('a space is as large as the memory of the machine, and not as one memory', async () => {
  await using index = await openFaceIndex({ threads: 2, pages: PAGES });
  const crowd = Array.from({ length: 50_000 }, () => faces.stranger());
  for (const [i, template] of crowd.entries()) index.put(1, i + 1, [template]);
  for (const i of [0, 16_383, 16_384, 32_768, 49_999]) {
    const probe = faces.similar(crowd[i] ?? faces.stranger(), 0.7);
    expect((await index.search(1, probe, { limit: 1 }))[0]?.personId).toBe(i + 1);
    expect((await index.search(1, probe, { limit: 1, among: [i + 1, 40_000, 5] }))[0]?.personId).toBe(i + 1);
  }
  index.dropSpace(1);
  expect(index.memory.takenBytes).toBe(0);
});

test('a person whose templates lie in several memories is found once, by the best of them', async () => {
  await using index = await openFaceIndex({ threads: 0, pages: PAGES });
  const looks = [faces.stranger(), faces.stranger(), faces.stranger()];
  const person = 100_000;
  for (const [i, look] of looks.entries()) {
    index.put(1, person, looks.slice(0, i + 1));
    for (let other = 1; other <= 16_384; other++) index.put(1, i * 16_384 + other, [faces.stranger()]);
    for (const sought of looks.slice(0, i + 1)) {
      const found = await index.search(1, sought, { limit: 1024 });
      expect(found[0]).toMatchObject({ personId: person });
      expect(found.filter(({ personId }) => personId === person)).toHaveLength(1);
    }
    expect((await index.search(1, look, { limit: 1, among: [person] }))[0]?.cosine).toBeCloseTo(1, 2);
  }
});

test('a space that takes the place of another answers the searches that are under way', async () => {
  await using index = await openFaceIndex({ threads: 2 });
  const crowd = Array.from({ length: 31_000 }, () => faces.stranger());
  for (const [i, template] of crowd.entries()) index.put(1, i + 1, [template]);
  const beside = index.newSpace();
  for (const [i, template] of crowd.entries()) beside.put(i + 1, [template]);
  const newcomer = faces.stranger();
  beside.put(99_999, [newcomer]);
  const searches = [crowd[5] ?? newcomer, newcomer].map((probe) => index.search(1, probe, { limit: 1 }));
  index.adopt(1, beside);
  expect((await Promise.all(searches)).map(([first]) => first?.personId)).toEqual([6, 99_999]);
});

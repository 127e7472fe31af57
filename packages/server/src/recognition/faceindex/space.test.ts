import { faceLike } from '@kith/testing/face-like';
import { expect, test } from 'vitest';
import { compileKernel, startKernel } from './kernel.ts';
import { Space } from './space.ts';

const LANES = 3;
const module = await compileKernel();
const faces = faceLike(11);

test('every record of a removed person is zero, and so is what was left in the lanes', () => {
  const space = new Space(module, LANES);
  const template = faces.stranger();
  space.put(5, [faces.stranger()]);
  space.put(6, [faces.stranger(), template, faces.stranger()]);
  space.scan({
    probe: template,
    words: 1,
    taken: new Int32Array(new SharedArrayBuffer(4)),
    keep: 10,
    reachBits: 512,
    limit: 2,
  });
  const kernel = startKernel(module, space.segments[0].memory, LANES);
  const bytes = new Uint8Array(space.segments[0].memory.buffer);
  const signs = bytes.subarray(kernel.signsAtSlot(1), kernel.signsAtSlot(4));
  const details = bytes.subarray(kernel.detailsAtSlot(1), kernel.detailsAtSlot(4));
  const probe = bytes.subarray(kernel.laneAt(0), kernel.laneAt(0) + 512 * 4 + 64 + 512 * 2);
  expect(details.filter(Boolean).length).toBeGreaterThan(1200);

  space.remove(6);

  expect([signs.length, details.length]).toEqual([3 * 64, 3 * 528]);
  expect(signs.some(Boolean)).toBe(false);
  expect(probe.some(Boolean)).toBe(false);
  // The version, bytes 12 to 15, counts the writes: two to put, two to erase.
  for (const at of [12, 540, 1068]) {
    const [version] = new Uint32Array(details.slice(at, at + 4).buffer);
    details.fill(0, at, at + 4);
    expect(version).toBe(4);
  }
  expect(details.some(Boolean)).toBe(false);
});

test('a dropped space is zero', () => {
  const space = new Space(module, LANES);
  for (let id = 1; id <= 20_000; id++) space.put(id, [faces.stranger()]);
  space.wipe();
  expect(new Uint8Array(space.segments[0].memory.buffer).some(Boolean)).toBe(false);
});

test('the slot of a removed person is used again', () => {
  const space = new Space(module, LANES);
  for (let id = 1; id <= 1024; id++) space.put(id, [faces.stranger()]);
  for (let id = 1; id <= 5000; id++) {
    space.remove(id);
    space.put(1024 + id, [faces.stranger()]);
  }
  expect(space.size).toBe(1024);
  expect(space.words).toBe(16);
});

test('fewer templates give slots back, more take them', () => {
  const space = new Space(module, LANES);
  const looks = Array.from({ length: 10 }, () => faces.stranger());
  for (let round = 0; round < 3000; round++) {
    space.put(1, looks.slice(round % 10));
    space.put(2, looks.slice(9 - (round % 10)));
    expect(space.templates).toBe(11);
  }
  expect(space.words).toBe(1);
});

test('a thousand spaces of three persons take little real memory', () => {
  const before = process.memoryUsage().rss;
  const spaces = Array.from({ length: 1000 }, () => new Space(module, LANES));
  for (const space of spaces) for (let id = 1; id <= 3; id++) space.put(id, [faces.stranger()]);
  const bytesPerSpace = (process.memoryUsage().rss - before) / spaces.length;
  expect(bytesPerSpace).toBeLessThan(100_000);
});

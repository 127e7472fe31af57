import { faceLike } from '@kith/testing/face-like';
import { expect, test } from 'vitest';
import { compileKernel } from './kernel.ts';
import type { Scan } from './scan.ts';
import { ScanThread } from './scan-thread.ts';
import { Space } from './space.ts';

const LANES = 2;
const LANE = 1;
const module = await compileKernel();
const probe = faceLike(3).stranger();
const scan = (words = 1): Scan => ({
  probe,
  words,
  taken: new Int32Array(new SharedArrayBuffer(4)),
  keep: 10,
  reachBits: 512,
  limit: 2,
});

function spaceOfOne(): Space {
  const space = new Space(module, LANES);
  space.put(9, [probe]);
  return space;
}

test('a crash rejects what was under way, and the next search has a new worker', async () => {
  const space = spaceOfOne();
  await using thread = new ScanThread({ module, lanes: LANES, lane: LANE });
  const beyondTheMemory = scan(1_000_000);

  const outcomes = await Promise.allSettled([thread.scan(space, beyondTheMemory), thread.scan(space, scan())]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

  const results = await thread.scan(space, scan());
  expect(results[0]).toBe(9);
  expect(results[1]).toBeCloseTo(1, 3);
});

test('a worker that cannot start rejects', async () => {
  const emptyModule = await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  await using thread = new ScanThread({ module: emptyModule, lanes: LANES, lane: LANE });
  await expect(thread.scan(spaceOfOne(), scan())).rejects.toThrow('crashed');
});

test('closing rejects what was under way', async () => {
  const thread = new ScanThread({ module, lanes: LANES, lane: LANE });
  const search = thread.scan(spaceOfOne(), scan());
  const outcome = expect(search).rejects.toThrow('closed');
  await thread[Symbol.asyncDispose]();
  await outcome;
});

import { expect, test } from 'vitest';
import type { Network } from '../networks.ts';
import { detectFaces } from './detect-faces.ts';

const PRIORS = 4420;
const FRAME = { width: 1920, height: 1080 };
const grey = { ...FRAME, data: new Uint8Array(3 * FRAME.width * FRAME.height).fill(128) };

/** Sees in every window, in turn, one box in its middle that is 8 px wide, with these scores, then nothing. */
function seeing(...scores: readonly number[]): { readonly network: Network; looks(): number } {
  let looks = 0;
  const network: Network = {
    async run() {
      const pairs = new Float32Array(2 * PRIORS);
      pairs[1] = scores[looks++] ?? 0;
      const boxes = new Float32Array(4 * PRIORS);
      boxes.set([156 / 320, 115 / 240, 164 / 320, 125 / 240]);
      return { scores: pairs, boxes };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { network, looks: () => looks };
}

test.each([
  ['in which nothing may be a face', [], 6],
  ['with a face in the middle of a tile of the coarser level', [0, 0.95], 5],
  ['with a hint there', [0, 0.2], 7],
  ['with two hints there', [0, 0.2, 0.2], 8],
])('a 1080p frame %s, scores %j, is looked at %i times', async (_, scores, looks) => {
  const eyes = seeing(...scores);
  await detectFaces(eyes.network, grey, { leastFacePx: 30 });
  expect(eyes.looks()).toBe(looks);
});

test('a face is told where it is in the picture', async () => {
  const [face, ...others] = await detectFaces(seeing(0.95).network, grey);
  expect(others).toEqual([]);
  expect(face?.score).toBeCloseTo(0.95);
  expect(face?.box.left).toBeCloseTo(156 * 6, 3);
  expect(face?.box.width).toBeCloseTo(8 * 6, 3);
});

/** Whoever reaches the least cosine is never lost: the promise that the sign-bit stage must keep. */

import { dot, faceLike } from '@kith/testing/face-like';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFaceIndex, type ScanIndex } from './scan-index.ts';

const PROBES = 500;
/** A float32 scan of the whole crowd takes its time: it checks every so many probes. */
const CHECK_EVERY = 50;
/** The float32 answer is among so many even where the int8 records put lookalikes in another order. */
const PROPOSED = 16;

describe.each([
  { people: 5_000, threads: 0, junk: 0.465 },
  { people: 2_000, threads: 0, junk: 0.3 },
  { people: 40_000, threads: 2, junk: 0.52 },
])('among $people people, at a cosine of $junk', ({ people, threads, junk }) => {
  const faces = faceLike(people);
  /** What lookalikes have in common: the part of the probe that is noise points that way. */
  const fashion = faces.stranger();
  const crowd = Array.from({ length: people }, (_, i) => {
    const first = i % 2 === 0 ? faces.stranger() : faces.similar(fashion, 0.2 + 0.2 * faces.random());
    return i % 10 === 0 ? [first, faces.stranger(), faces.stranger()] : [first];
  });
  let index: ScanIndex;

  beforeAll(async () => {
    index = await openFaceIndex({ threads, worthAThread: 10_000 });
    for (const [i, looks] of crowd.entries()) index.put(1, i + 1, looks);
  });

  afterAll(() => index[Symbol.asyncDispose]());

  test.each([
    { name: 'blurred at random', noise: () => faces.stranger() },
    { name: 'blurred towards a stranger in the crowd', noise: () => crowd[Math.floor(faces.random() * people)]?.[0] },
    { name: 'blurred towards what half of the crowd looks like', noise: () => fashion },
  ])('nobody is lost whose probe is just at the threshold, $name', async ({ noise }) => {
    let lost = 0;
    for (let i = 0; i < PROBES; i++) {
      const sought = Math.floor(faces.random() * people);
      const look = crowd[sought]?.at(-1) ?? fashion;
      const probe = faces.similar(look, junk, noise());
      const found = await index.search(1, probe, { leastCosine: junk, limit: 1024 });
      const ids = new Set(found.map(({ personId }) => personId));
      if (!ids.has(sought + 1)) lost++;
      if (i % CHECK_EVERY !== 0) continue;
      const cosines = crowd.map((looks) => Math.max(...looks.map((other) => dot(other, probe))));
      for (const [other, cosine] of cosines.entries()) if (cosine >= junk && !ids.has(other + 1)) lost++;
      const nearest = cosines.indexOf(Math.max(...cosines)) + 1;
      expect(found.slice(0, PROPOSED).map(({ personId }) => personId)).toContain(nearest);
    }
    expect(lost).toBe(0);
  });
});

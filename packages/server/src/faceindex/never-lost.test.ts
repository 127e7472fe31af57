/** Whoever reaches the least cosine is never lost: the promise that the sign-bit stage must keep. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dot, faceLike } from './face-like.ts';
import { openFaceIndex, type ScanIndex } from './scan-index.ts';

const PROBES = 500;
/** A float32 scan of the whole crowd takes its time: it checks every so many probes. */
const CHECK_EVERY = 25;

describe.each([
  { people: 5_000, threads: 0, junk: 0.465 },
  { people: 2_000, threads: 0, junk: 0.3 },
  { people: 40_000, threads: 2, junk: 0.52 },
])('among $people people, at a cosine of $junk', ({ people, threads, junk }) => {
  const faces = faceLike(people);
  /** What lookalikes have in common: the part of the probe that is noise points that way. */
  const fashion = faces.stranger();
  const crowd = Array.from({ length: people }, (_, i) =>
    i % 2 === 0 ? faces.stranger() : faces.similar(fashion, 0.2 + 0.2 * faces.random()),
  );
  let index: ScanIndex;

  beforeAll(async () => {
    index = await openFaceIndex({ threads });
    for (const [personId, template] of crowd.entries()) index.put(1, personId + 1, template);
  });

  afterAll(() => index[Symbol.asyncDispose]());

  test.each([
    { name: 'blurred at random', noise: () => faces.stranger() },
    { name: 'blurred towards a stranger in the crowd', noise: () => crowd[Math.floor(faces.random() * people)] },
    { name: 'blurred towards what half of the crowd looks like', noise: () => fashion },
  ])('nobody is lost whose probe is just at the threshold, $name', async ({ noise }) => {
    let lost = 0;
    for (let i = 0; i < PROBES; i++) {
      const personIndex = Math.floor(faces.random() * people);
      const template = crowd[personIndex] ?? fashion;
      const probe = faces.similar(template, junk, noise());
      const found = await index.search(1, probe, { leastCosine: junk, limit: 1024 });
      const ids = new Set(found.map(({ personId }) => personId));
      if (!ids.has(personIndex + 1)) lost++;
      if (i % CHECK_EVERY !== 0) continue;
      for (const [other, candidate] of crowd.entries()) {
        if (dot(candidate, probe) >= junk && !ids.has(other + 1)) lost++;
      }
    }
    expect(lost).toBe(0);
  });
});

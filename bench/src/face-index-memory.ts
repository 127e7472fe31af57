/** As many people of one space as the memory of a machine holds: what they take, and how long a search among them does. */

import { defaultThresholds } from '@kith/contract';
import { cosineOf, openFaceIndex, type ScanIndex } from '@kith/server/parts';
import { type FaceLike, type FaceVector, faceLike } from '@kith/testing/face-like';
import { elapsedMs, median } from './median.ts';
import { processorLine } from './processor.ts';

const SPACE = 1;
const THREADS = [1, 2];
const SEARCHES = 31;
/** A good picture of somebody who is enrolled. */
const PROBE_COSINE = 0.7;
/** So many come between two of those who are looked for: they are all over the space. */
const APART = 100_003;

/** `npm run bench:index -- memory 10000000` */
export async function benchMemory(persons: number): Promise<void> {
  console.log(processorLine());
  for (const threads of THREADS) {
    await using index = await openFaceIndex({ threads });
    const faces = faceLike(5);
    const known: FaceVector[] = [];
    const fillMs = await elapsedMs(() => fill(index, crowd(faces, persons), known));
    const bytes = process.memoryUsage().rss;
    const times = await searches(index, persons, faces, known);
    console.log(
      `  ${persons.toLocaleString('en')} people, ${threads} thread(s): ${median(times).toFixed(0)} ms a search (fastest ${Math.min(...times).toFixed(0)}), ` +
        `${(bytes / 1e9).toFixed(2)} GB of real memory for the process, enrolled in ${(fillMs / 1000).toFixed(0)} s`,
    );
    index.dropSpace(SPACE);
  }
}

async function fill(index: ScanIndex, crowd: Iterable<FaceVector>, known: FaceVector[]): Promise<void> {
  let person = 0;
  for (const template of crowd) {
    index.put(SPACE, ++person, [template]);
    if (person % APART === 1) known.push(template);
  }
}

/**
 * Strangers, made quickly: with its components in another order a template is that of somebody else. The order is one of those that only
 * change signs before the transform of `faceLike`.
 */
function* crowd(faces: FaceLike, persons: number): Generator<FaceVector> {
  let one = faces.stranger();
  for (let i = 0; i < persons; i += 1) {
    const shift = i % one.length;
    if (shift === 0) one = faces.stranger();
    const other = new Float32Array(one.length) as FaceVector;
    for (let at = 0; at < other.length; at += 1) other[at] = one[at ^ shift] as number;
    yield other;
  }
}

/** Everybody who is looked for is found. */
async function searches(
  index: ScanIndex,
  persons: number,
  faces: FaceLike,
  known: readonly FaceVector[],
): Promise<number[]> {
  const leastCosine = cosineOf(defaultThresholds.junk, persons);
  const times: number[] = [];
  for (let i = 0; i < SEARCHES; i += 1) {
    const nth = i % known.length;
    const probe = faces.similar(known[nth] as FaceVector, PROBE_COSINE);
    let found: number | undefined;
    times.push(
      await elapsedMs(async () => {
        const [best] = await index.search(SPACE, probe, { leastCosine });
        found = best?.personId;
      }),
    );
    const person = nth * APART + 1;
    if (found !== person) throw new Error(`Person ${person} was taken for ${found ?? 'nobody'}.`);
  }
  return times;
}

/** The face index against the memory it must read: how near to that floor is a search? */

import { defaultThresholds } from '@kith/contract';
import { faceLike } from '@kith/server/internal/faceindex/face-like';
import { PersonSet } from '@kith/server/internal/faceindex/person-set';
import { openFaceIndex, type ScanIndex } from '@kith/server/internal/faceindex/scan-index';
import { cosineOf } from '@kith/server/internal/recognition/calibration';
import { openFloor } from './face-index-floor.ts';
import { median } from './median.ts';

const SPACE = 1;
const SIGN_BYTES = 64;
const SEARCHES = 101;
const WRITES = 20_000;
const MEMBERS = 100_000;
const SIZES = [100_000, 1_000_000];
const THREADS = [1, 2];
/** The probe is the person with this cosine: a good picture of somebody who is enrolled. */
const PROBE_COSINE = 0.7;

export async function benchFaceIndex(): Promise<void> {
  const faces = faceLike(1);
  const known: Float32Array[] = [];
  const before = process.memoryUsage().rss;
  const indexes: { threads: number; index: ScanIndex }[] = [];
  for (const threads of THREADS) indexes.push({ threads, index: await openFaceIndex({ threads }) });

  let people = 0;
  for (const size of SIZES) {
    for (; people < size; people++) {
      const template = faces.stranger();
      if (known.length < SEARCHES) known.push(template);
      for (const { index } of indexes) index.put(SPACE, people + 1, template);
    }
    if (size === SIZES.at(-1)) {
      const bytes = (process.memoryUsage().rss - before) / indexes.length / size;
      console.log(`face index: ${Math.round(bytes)} bytes of real memory per person at ${count(size)}`);
    }
    const probes = known.map((template) => faces.similar(template, PROBE_COSINE));
    for (const { threads, index } of indexes) await compareWithFloor(index, size, threads, probes);
  }

  for (const { threads, index } of indexes) {
    const probes = known.map((template) => faces.similar(template, PROBE_COSINE));
    const everyTenth = Float64Array.from({ length: MEMBERS }, (_, i) => 1 + (i * people) / MEMBERS);
    const remembered = new PersonSet(everyTenth);
    const [whole, among, amongRemembered] = await timesOf(SEARCHES, [
      (i) => index.search(SPACE, probeAt(probes, i), { leastCosine: junkAmong(people) }),
      (i) => index.search(SPACE, probeAt(probes, i), { leastCosine: junkAmong(MEMBERS), among: everyTenth }),
      (i) => index.search(SPACE, probeAt(probes, i), { leastCosine: junkAmong(MEMBERS), among: remembered }),
    ]);
    const what = `face index: ${count(MEMBERS)} scattered among ${count(people)}, ${threads} thread(s)`;
    console.log(`${what}, ids looked up: ${against(among, 'everybody', whole)}`);
    console.log(`${what}, PersonSet: ${against(amongRemembered, 'everybody', whole)}`);
  }

  const [first] = indexes;
  if (first) writes(first.index, people, Array.from({ length: 100 }, faces.stranger));
  for (const { index } of indexes) await index[Symbol.asyncDispose]();
}

async function compareWithFloor(
  index: ScanIndex,
  size: number,
  threads: number,
  probes: readonly Float32Array[],
): Promise<void> {
  await using floor = await openFloor(size * SIGN_BYTES, threads);
  const leastCosine = junkAmong(size);
  let missed = 0;
  const [search, read] = await timesOf(SEARCHES, [
    async (i) => {
      const [best] = await index.search(SPACE, probeAt(probes, i), { leastCosine });
      if (best?.personId !== (i % probes.length) + 1) missed++;
    },
    () => floor.read(),
  ]);
  console.log(
    `face index: ${count(size)} people, ${threads} thread(s): ` +
      `${against(search, 'reading their sign bits', read)}, missed ${missed}`,
  );
}

function writes(index: ScanIndex, people: number, templates: readonly Float32Array[]): void {
  const insert = medianMicroseconds((i) => index.put(SPACE, people + 1 + i, probeAt(templates, i)));
  const replace = medianMicroseconds((i) => index.put(SPACE, 1 + i * 37, probeAt(templates, i)));
  const remove = medianMicroseconds((i) => index.remove(SPACE, 1 + i * 41));
  console.log(
    `face index: among ${count(people)}, median: insert ${insert.toFixed(1)} µs, replace ${replace.toFixed(1)} µs, ` +
      `remove ${remove.toFixed(1)} µs`,
  );
}

/** As identification asks: whoever reaches the default `junk` among so many is never missed. */
const junkAmong = (people: number): number => cosineOf(defaultThresholds.junk, people);

/** Runs the tasks in turn, so that whatever else the machine does hits all of them. */
async function timesOf(rounds: number, tasks: readonly ((round: number) => Promise<unknown>)[]): Promise<number[][]> {
  const times: number[][] = tasks.map(() => []);
  for (let round = -5; round < rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const startMs = performance.now();
      await task(Math.max(round, 0));
      if (round >= 0) times[i]?.push(performance.now() - startMs);
    }
  }
  return times;
}

/** Medians; the quickest in brackets, which other work on the machine disturbs least. */
function against(times: readonly number[] = [], what = '', floor: readonly number[] = []): string {
  const show = (all: readonly number[]) => `${median(all).toFixed(2)} ms (${Math.min(...all).toFixed(2)})`;
  return `${show(times)}, ${what} ${show(floor)}, ratio ${(median(times) / median(floor)).toFixed(2)}`;
}

function medianMicroseconds(write: (i: number) => void): number {
  const times: number[] = [];
  for (let i = 0; i < WRITES; i++) {
    const startMs = performance.now();
    write(i);
    times.push((performance.now() - startMs) * 1000);
  }
  return median(times);
}

function probeAt(probes: readonly Float32Array[], i: number): Float32Array {
  const probe = probes[i % probes.length];
  if (!probe) throw new RangeError('no probes');
  return probe;
}

function count(n: number): string {
  return n.toLocaleString('en');
}

if (process.argv[1] === import.meta.filename) await benchFaceIndex();

/** The face index against the memory it must read: how near to that floor is a search, and does it lose anybody? */

import { defaultThresholds } from '@kith/contract';
import { cosineOf, openFaceIndex, PersonSet, type ScanIndex } from '@kith/server/parts';
import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { benchDatabase, benchScan } from './face-index-database.ts';
import { openFloor } from './face-index-floor.ts';
import { benchMemory } from './face-index-memory.ts';
import { NeverLost } from './face-index-never-lost.ts';
import { benchPast } from './face-index-past.ts';
import { benchScale } from './face-index-scale.ts';
import { benchStart } from './face-index-start.ts';
import { benchStrangers } from './face-index-strangers.ts';
import { median } from './median.ts';

const SPACE = 1;
const SIGN_BYTES = 64;
const SEARCHES = 101;
const WRITES = 5_000;
const MEMBERS = 100_000;
const SMALLEST = 100_000;
const SIZES = [SMALLEST, 1_000_000];
const QUERIES = 3000;
const THREADS = [1, 2];
const MOST_TEMPLATES = 10;
/** The probe is the person with this cosine: a good picture of somebody who is enrolled. */
const PROBE_COSINE = 0.7;

/** @param queries how many queries must not lose anybody among the fewest people; among more, accordingly fewer */
export async function benchFaceIndex(queries = QUERIES): Promise<void> {
  console.log(
    'face index                                          median  fastest      floor  fastest   ratio  fastest',
  );
  const faces = faceLike(1);
  const known: FaceVector[] = [];
  const neverLost = SIZES.map((size) => new NeverLost(size, junkAmong(size)));
  const before = process.memoryUsage().rss;
  const indexes: { threads: number; index: ScanIndex }[] = [];
  for (const threads of THREADS) indexes.push({ threads, index: await openFaceIndex({ threads }) });

  let people = 0;
  for (const [i, size] of SIZES.entries()) {
    for (; people < size; people++) {
      const template = faces.stranger();
      if (known.length < SEARCHES) known.push(template);
      for (const { index } of indexes) index.put(SPACE, people + 1, [template]);
      for (const check of neverLost) check.enrol(people + 1, template);
    }
    const bytes = (process.memoryUsage().rss - before) / indexes.length / size;
    const probes = known.map((template) => faces.similar(template, PROBE_COSINE));
    for (const { threads, index } of indexes) await compareWithFloor(index, size, threads, probes);
    if (size > MEMBERS) for (const { threads, index } of indexes) await compareAmong(index, size, threads, probes);
    // Among fewer, what the benchmark itself has allocated would count too much.
    if (size === SIZES.at(-1))
      console.log(`  ${count(size)} people: ${Math.round(bytes)} bytes of real memory per person`);
    const last = indexes.at(-1);
    if (last) await neverLost[i]?.run(last.index, SPACE, Math.round((queries * SMALLEST) / size));
  }
  const [first] = indexes;
  if (first) writes(first.index, people, Array.from({ length: 100 }, faces.stranger));
  for (const { index } of indexes) await index[Symbol.asyncDispose]();
  await benchStart();
}

async function compareWithFloor(
  index: ScanIndex,
  size: number,
  threads: number,
  probes: readonly FaceVector[],
): Promise<void> {
  await using floor = await openFloor(size * SIGN_BYTES, threads);
  const leastCosine = junkAmong(size);
  const [search, read] = await timesOf(SEARCHES, [
    (i) => index.search(SPACE, at(probes, i), { leastCosine }),
    () => floor.read(),
  ]);
  compare(`${count(size)} people, ${threads} thread(s); reading signs`, search, read);
}

async function compareAmong(
  index: ScanIndex,
  size: number,
  threads: number,
  probes: readonly FaceVector[],
): Promise<void> {
  const everyTenth = Float64Array.from({ length: MEMBERS }, (_, i) => 1 + (i * size) / MEMBERS);
  const remembered = new PersonSet(everyTenth);
  const leastCosine = junkAmong(MEMBERS);
  const [whole, among, amongRemembered] = await timesOf(SEARCHES, [
    (i) => index.search(SPACE, at(probes, i), { leastCosine: junkAmong(size) }),
    (i) => index.search(SPACE, at(probes, i), { leastCosine, among: everyTenth }),
    (i) => index.search(SPACE, at(probes, i), { leastCosine, among: remembered }),
  ]);
  compare(`${count(MEMBERS)} ids of them, ${threads} thread(s); everybody`, among, whole);
  compare(`${count(MEMBERS)} as a PersonSet, ${threads} thread(s)`, amongRemembered, whole);
}

/** Also with as many templates as a person may have. */
function writes(index: ScanIndex, people: number, templates: readonly FaceVector[]): void {
  const several = (i: number) => Array.from({ length: MOST_TEMPLATES }, (_, k) => at(templates, i + k));
  const rows: [name: string, write: (i: number) => void][] = [
    ['enrol', (i) => index.put(SPACE, people + 1 + i, [at(templates, i)])],
    ['replace', (i) => index.put(SPACE, 1 + i * 37, [at(templates, i)])],
    ['erase', (i) => index.remove(SPACE, 1 + i * 37)],
    ['enrol with 9 templates', (i) => index.put(SPACE, 2 + i * 37, several(i).slice(1))],
    ['add the 10th', (i) => index.put(SPACE, 2 + i * 37, several(i))],
    ['erase with 10 templates', (i) => index.remove(SPACE, 2 + i * 37)],
  ];
  for (const [name, write] of rows) {
    const times = Array.from({ length: WRITES }, (_, i) => {
      const startMs = performance.now();
      write(i);
      return (performance.now() - startMs) * 1000;
    });
    console.log(
      `  ${`${name}, among ${count(people)}`.padEnd(46)} ${median(times).toFixed(1).padStart(7)} µs ${Math.min(...times).toFixed(1)} µs`,
    );
  }
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

/** The quickest is what other work on the machine disturbs least. */
function compare(name: string, times: readonly number[] = [], floor: readonly number[] = []): void {
  const fastest = [Math.min(...times), Math.min(...floor)] as const;
  const cells = [
    ...[median(times), fastest[0], median(floor), fastest[1]].map((ms) => `${ms.toFixed(2).padStart(7)} ms`),
    ...[median(times) / median(floor), fastest[0] / fastest[1]].map((ratio) => ratio.toFixed(2).padStart(6)),
  ];
  console.log(`  ${name.padEnd(46)} ${cells.join(' ')}`);
}

function at(templates: readonly FaceVector[], i: number): FaceVector {
  const template = templates[i % templates.length];
  if (!template) throw new RangeError('no templates');
  return template;
}

const count = (n: number): string => n.toLocaleString('en');

if (process.argv[1] === import.meta.filename) {
  const [what = String(QUERIES), size = '1000000', only] = process.argv.slice(2);
  if (what === 'database') await benchDatabase(Number(size));
  else if (what === 'memory') await benchMemory(Number(size));
  else if (what === 'past') await benchPast(Number(size), only);
  else if (what === 'start') await benchStart(Number(size), 2, only);
  else if (what === 'strangers') await benchStrangers(Number(process.argv[3] ?? 100_000));
  else if (what === 'scale') await benchScale(Number(size), only);
  else if (what === 'scan') await benchScan(Number(size));
  else await benchFaceIndex(Number(what));
}

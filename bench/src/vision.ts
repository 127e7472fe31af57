/** How near is a photo's way to unpacking it and running the networks, and how many photos are done in a second? */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AnalyseOptions,
  analysePicture,
  fetchModels,
  openNetworks,
  openVision,
  readModels,
  STAGES,
  type Stage,
} from '@kith/server/parts';
import { startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import sharp from 'sharp';
import { elapsedMs, median } from './median.ts';
import { benchNetworks } from './network-floor.ts';
import { processorLine } from './processor.ts';
import { type CountedNetworks, countRuns, decodeMs, medianRatio } from './vision-floor.ts';
import { benchStall } from './vision-stall.ts';

const ROUNDS = 15;
/** So many that the code is compiled, as it is in a server that has run for a minute. */
const WARM_UP_ROUNDS = 15;
const POOL_MS = 4000;

const SIZES = [
  { name: '720p', width: 1280, height: 720 },
  { name: '1080p', width: 1920, height: 1080 },
  { name: '4K', width: 3840, height: 2160 },
] as const;

/** What an entry asks for when its source wants as little as it can, and when it wants everything. */
const WISHES: readonly Wish[] = [
  { name: 'bare', source: 'plain', attributes: [] },
  { name: 'attributes', source: 'curious', attributes: ['angles', 'asm', 'mood', 'liveness'] },
];

interface Wish {
  readonly name: string;
  readonly source: string;
  readonly attributes: NonNullable<AnalyseOptions['attributes']>;
}

export async function benchVision(): Promise<void> {
  const modelsDir = process.env.KITH_MODELS_DIR ?? fileURLToPath(new URL('../../kith-models', import.meta.url));
  await fetchModels(modelsDir, { onProgress: console.log });
  await benchNetworks(modelsDir);
  await benchEntries(modelsDir);
  await benchPool(modelsDir);
  await benchStall(modelsDir, await photo(3, SIZES[2]));
}

/** Each photo over HTTP to its stored entries, in process through analysis alone, and the floor, in turn. */
async function benchEntries(modelsDir: string): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  await using opened = await openNetworks(await readModels(modelsDir));
  const counted = countRuns(opened);
  await using kith = await openKith(modelsDir);
  console.log(`photo → stored entries, one worker, one after another; medians of ${ROUNDS}`);
  console.log('                              stored     analysed    decode + networks');
  for (const size of SIZES) {
    for (const faces of [1, 3] as const) {
      const image = await photo(faces, size);
      for (const wish of WISHES) await compareWithFloor(kith, counted, image, wish, `${size.name}, ${faces} faces`);
    }
  }
}

async function compareWithFloor(
  kith: BenchKith,
  counted: CountedNetworks,
  image: Buffer,
  { name, source, attributes }: Wish,
  what: string,
): Promise<void> {
  const [storedMs, analysedMs, floorMs]: [number[], number[], number[]] = [[], [], []];
  const processorRatios: number[] = [];
  const parts = new Map<string, number[]>();
  const stages = new Map<Stage, number[]>(STAGES.map((stage) => [stage, []]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const roundStages = new Map<Stage, number>();
    counted.reset();
    const stored = await elapsedMs(() => kith.send(image, source));
    const processorMs = processorClock();
    const analysed = await elapsedMs(() =>
      analysePicture(counted.networks, image, { attributes }, (stage, ms) =>
        roundStages.set(stage, (roundStages.get(stage) ?? 0) + ms),
      ),
    );
    const analysedProcessorMs = processorMs();
    const floor = new Map([['decode', await decodeMs(image)], ...(await counted.runAgain())]);
    const floorProcessorMs = processorMs() - analysedProcessorMs;
    if (round < 0) continue;
    processorRatios.push(analysedProcessorMs / floorProcessorMs);
    storedMs.push(stored);
    analysedMs.push(analysed);
    floorMs.push([...floor.values()].reduce((sum, ms) => sum + ms, 0));
    for (const [part, ms] of floor) parts.set(part, [...(parts.get(part) ?? []), ms]);
    for (const [stage, ms] of roundStages) stages.get(stage)?.push(ms);
  }
  const show = (ms: readonly number[]) => `${median(ms).toFixed(1).padStart(6)} ms`;
  const ratios = [storedMs, analysedMs].map((times) => medianRatio(times, floorMs).toFixed(2)).join(' and ');
  console.log(
    `  ${`${what}, ${name}`.padEnd(26)} ${show(storedMs)}   ${show(analysedMs)}   ${show(floorMs)}   ratios ${ratios}; analysed in processor time ${median(processorRatios).toFixed(2)}`,
  );
  console.log(`    floor: ${listed(parts)}`);
  console.log(`    way:   ${listed(stages)}`);
}

/** Starts a clock of the milliseconds that all threads of this process computed: what other processes do hardly counts. */
function processorClock(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}

const listed = (times: ReadonlyMap<string, readonly number[]>): string =>
  [...times]
    .filter(([, ms]) => ms.length > 0)
    .map(([name, ms]) => `${name} ${median(ms).toFixed(1)}`)
    .join(', ');

/** A real Kith with one worker, and sources for every wish. */
interface BenchKith extends AsyncDisposable {
  send(image: Buffer, source: string): Promise<void>;
}

async function openKith(modelsDir: string): Promise<BenchKith> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-vision-'));
  const password = 'bench-password';
  const kith = await startProcess({
    KITH_DATA_DIR: folder,
    KITH_MODELS_DIR: modelsDir,
    KITH_ADMIN_PASSWORD: password,
    KITH_VISION_THREADS: '1',
  });
  const client = await logIn(kith.url, password);
  const wanting = { plain: false, curious: true };
  for (const [name, wants] of Object.entries(wanting)) {
    const settings = { autoCheckFaceAngle: wants, autoIdentifyAsm: wants, autoCheckLiveness: wants };
    await client.sources.create({ name, ...settings });
  }
  return {
    async send(image, source) {
      await client.entries.send({ image, source });
    },
    async [Symbol.asyncDispose]() {
      await kith.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function benchPool(modelsDir: string): Promise<void> {
  const image = await photo(3, SIZES[1]);
  console.log(`1080p photos with three faces through the worker pool, each for ${POOL_MS / 1000} s`);
  let one = 0;
  for (let threads = 1; threads <= availableParallelism(); threads++) {
    await using vision = await openVision({ modelsDir, threads });
    let done = 0;
    let running = true;
    const analyse = async () => {
      for (; running; done++) await vision.analyse(image);
    };
    for (let round = 0; round < WARM_UP_ROUNDS * threads; round++) await vision.analyse(image);
    const fromMs = performance.now();
    const loops = Promise.all(Array.from({ length: 2 * threads }, analyse));
    setTimeout(() => {
      running = false;
    }, POOL_MS);
    await loops;
    const perSecond = (done * 1000) / (performance.now() - fromMs);
    if (threads === 1) one = perSecond;
    const times = threads === 1 ? '' : `   one worker: ${one.toFixed(1)} (ratio ${(perSecond / one).toFixed(2)})`;
    console.log(`  ${threads} worker${threads === 1 ? '' : 's'}  ${perSecond.toFixed(1)} a second${times}`);
  }
}

/** A real photo: of three people, or of one of them before a plain wall. */
async function photo(faces: 1 | 3, { width, height }: (typeof SIZES)[number]): Promise<Buffer> {
  const packageJson = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  const sample = sharp(await readFile(join(dirname(packageJson), 'demo', 'sample1.jpg')));
  const picture =
    faces === 3
      ? sample.resize(width, height, { fit: 'cover' })
      : sample
          .extract({ left: 1340, top: 80, width: 440, height: 480 })
          .resize(width, height, { fit: 'contain', background: { r: 180, g: 175, b: 170 } });
  return await picture.jpeg({ quality: 90 }).toBuffer();
}

if (process.argv[1] === import.meta.filename) {
  console.log(processorLine());
  await benchVision();
}

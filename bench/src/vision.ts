import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { analysePicture, STAGES, type Stage } from '@kith/server/internal/vision/analyse-picture';
import { fetchModels } from '@kith/server/internal/vision/models/fetch-models';
import { readModels } from '@kith/server/internal/vision/models/read-models';
import { type Network, openNetworks } from '@kith/server/internal/vision/networks';
import { openVision } from '@kith/server/internal/vision/open-vision';
import sharp from 'sharp';

const ROUNDS = 30;
const WARM_UP_ROUNDS = 5;

/**
 * A 1080p photo with three faces, stage by stage on one thread, next to the networks' bare run time measured in the same
 * rounds; then the whole of analyse() through the worker pool, one picture at a time and as fast as it goes.
 */
export async function benchVision(): Promise<void> {
  const modelsDir = process.env.KITH_MODELS_DIR ?? fileURLToPath(new URL('../../kith-models', import.meta.url));
  await fetchModels(modelsDir, { onProgress: console.log });
  const photo = await photo1080p();
  await benchStages(modelsDir, photo);
  await benchPool(modelsDir, photo);
}

async function benchStages(modelsDir: string, photo: Buffer): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  await using networks = await openNetworks(await readModels(modelsDir));
  const stageMs = new Map<Stage, number[]>(STAGES.map((stage) => [stage, []]));
  const bareMs = { detect: [] as number[], landmark: [] as number[], feature: [] as number[] };
  const allMs: number[] = [];
  const largestMs: number[] = [];

  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const onStage = (stage: Stage, ms: number) => round >= 0 && stageMs.get(stage)?.push(ms);
    const all = await elapsedMs(() => analysePicture(networks, photo, {}, onStage));
    const largest = await elapsedMs(() => analysePicture(networks, photo, { only: 'largest' }));
    const bare = {
      detect: await bareRunMs(networks.detect, 3 * 240 * 320),
      landmark: await bareRunMs(networks.landmark, 64 * 64),
      feature: await bareRunMs(networks.feature, 3 * 112 * 112),
    };
    if (round < 0) continue;
    allMs.push(all);
    largestMs.push(largest);
    for (const name of ['detect', 'landmark', 'feature'] as const) bareMs[name].push(bare[name]);
  }

  const bareOf: Partial<Record<Stage, [name: string, ms: number]>> = {
    detect: ['one window', median(bareMs.detect)],
    landmarks: ['one look', median(bareMs.landmark)],
    embed: ['one face', median(bareMs.feature)],
  };
  console.log(`vision: a 1080p photo with three faces, one thread, medians of ${ROUNDS} (from landmarks on: per face)`);
  for (const stage of STAGES) {
    const ms = median(stageMs.get(stage) ?? []);
    const bare = bareOf[stage];
    const against = bare && `   bare run, ${bare[0]}: ${bare[1].toFixed(1)} ms (ratio ${(ms / bare[1]).toFixed(2)})`;
    console.log(`  ${stage.padEnd(10)} ${ms.toFixed(1).padStart(6)} ms${against ?? ''}`);
  }
  const floor = median(bareMs.detect) + median(bareMs.landmark) + median(bareMs.feature);
  for (const [name, ms] of [
    ['all faces', median(allMs)],
    ['largest', median(largestMs)],
  ] as const) {
    const ratio = (ms / floor).toFixed(2);
    console.log(
      `  ${name.padEnd(10)} ${ms.toFixed(1).padStart(6)} ms   each network once: ${floor.toFixed(1)} ms (ratio ${ratio})`,
    );
  }
}

async function benchPool(modelsDir: string, photo: Buffer): Promise<void> {
  for (const threads of [1, 2]) {
    await using vision = await openVision({ modelsDir, threads });
    for (const [name, options] of [
      ['all faces', {}],
      ['largest', { only: 'largest' }],
    ] as const) {
      const analyse = () => vision.analyse(photo, options);
      for (let round = 0; round < WARM_UP_ROUNDS; round++) await analyse();
      const oneMs: number[] = [];
      for (let round = 0; round < ROUNDS; round++) oneMs.push(await elapsedMs(analyse));
      const togetherMs = await elapsedMs(() => Promise.all(Array.from({ length: 2 * ROUNDS }, analyse)));
      const perSecond = ((2 * ROUNDS * 1000) / togetherMs).toFixed(1);
      const workers = `${threads} worker${threads === 1 ? ' ' : 's'}`;
      console.log(
        `  analyse(), ${name}, ${workers}: ${median(oneMs).toFixed(1)} ms each, ${perSecond} photos a second`,
      );
    }
  }
}

/** A real photo with three faces at 1920×1080. */
async function photo1080p(): Promise<Buffer> {
  const packageJson = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  const sample = await readFile(join(dirname(packageJson), 'demo', 'sample1.jpg'));
  return await sharp(sample).resize(1920, 1080, { fit: 'cover' }).jpeg({ quality: 90 }).toBuffer();
}

async function bareRunMs(network: Network, inputLength: number): Promise<number> {
  const input = Float32Array.from({ length: inputLength }, (_, at) => Math.sin(at));
  return await elapsedMs(() => network.run(input));
}

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await benchVision();

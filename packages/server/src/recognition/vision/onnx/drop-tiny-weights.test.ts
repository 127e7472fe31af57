import '../no-telemetry.ts';
import { testModels } from '@kith/testing/eyes';
import { samplePhoto } from '@kith/testing/sample-photos';
import { showingAll } from '@kith/testing/showing-all';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { analysePicture } from '../analyse-picture.ts';
import { MODELS, type ModelName } from '../models/model-package.ts';
import { readModels } from '../models/read-models.ts';
import { NETWORK_SHAPES, type Network, openNetworks } from '../networks.ts';
import { dropTinyWeights } from './drop-tiny-weights.ts';

/** The smallest float32 that is a normal number. */
const NORMAL = 2 ** -126;
const NAMES = Object.keys(MODELS) as ModelName[];
const models = await readModels(await testModels());
const original = (name: ModelName) => new Uint8Array(models[name]);

/** What each network is given for a photo of three people. */
const inputs = new Map<ModelName, Float32Array[]>();

beforeAll(async () => {
  await using opened = await openNetworks(models);
  const kept = Object.fromEntries(
    NAMES.map((name): [ModelName, Network] => [
      name,
      {
        ...opened[name],
        run(input) {
          inputs.set(name, [...(inputs.get(name) ?? []), Float32Array.from(input)]);
          return opened[name].run(input);
        },
      },
    ]),
  );
  const attributes = ['angles', 'asm', 'mood', 'liveness'] as const;
  await analysePicture({ ...opened, ...kept }, await samplePhoto(1), { attributes });
});

describe.each(NAMES)('the network %s without tiny weights', (name) => {
  test('says what it said', async () => {
    const [before, after] = await Promise.all([original(name), dropTinyWeights(original(name))].map(open));
    for (const input of given(name)) {
      const said = await run(before, name, input);
      for (const [output, values] of await run(after, name, input)) {
        const was = said.get(output);
        expect(was?.length).toBe(values.length);
        expect(values.every((value, at) => Math.abs(value - (was?.[at] ?? Number.NaN)) < 1e-30)).toBe(true);
      }
    }
  });

  test('computes with no subnormal number, neither a weight nor anything on the way of a real photo', async () => {
    const session = await open(showingAll(dropTinyWeights(original(name))));
    for (const input of given(name)) {
      const subnormal = [...(await run(session, name, input))].filter(([, values]) => values.some(isSubnormal));
      expect(subnormal.map(([output]) => output)).toEqual([]);
    }
  });
});

test('training left such weights, and they make such numbers', async () => {
  const session = await open(showingAll(original('feature')));
  const [input] = given('feature');
  expect([...(await run(session, 'feature', input))].some(([, values]) => values.some(isSubnormal))).toBe(true);
});

const isSubnormal = (value: number): boolean => value !== 0 && Math.abs(value) < NORMAL;

/** At most two inputs of each kind: more say nothing new. */
function given(name: ModelName): [Float32Array, ...Float32Array[]] {
  const [first, second] = inputs.get(name) ?? [];
  if (!first) throw new Error(`Nothing was given to ${name}`);
  return second ? [first, second] : [first];
}

const open = (model: Uint8Array): Promise<InferenceSession> =>
  InferenceSession.create(model, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    // As it stands: what is fused is not shown.
    graphOptimizationLevel: 'disabled',
  });

async function run(
  session: InferenceSession | undefined,
  name: ModelName,
  input: Float32Array,
): Promise<Map<string, Float32Array>> {
  const [inputName = ''] = session?.inputNames ?? [];
  const outputs = await session?.run({ [inputName]: new Tensor('float32', input, NETWORK_SHAPES[name]) });
  return new Map(
    Object.entries(outputs ?? {}).flatMap(([output, { data }]) =>
      data instanceof Float32Array ? [[output, data] as const] : [],
    ),
  );
}

import './no-telemetry.ts';

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelName } from './models/model-package.ts';
import type { ModelBytes } from './models/read-models.ts';
import { dropTinyWeights } from './onnx/drop-tiny-weights.ts';
import { freePrelu } from './onnx/free-prelu.ts';
import { showMeans } from './onnx/show-means.ts';

/** A network with one input of a fixed shape. */
export interface Network extends AsyncDisposable {
  /** Runs once and gives the outputs by name, each flat. The input is only read. */
  run(input: Float32Array): Promise<Readonly<Record<string, Float32Array>>>;
}

/** One network for each model. */
export type Networks = Readonly<Record<ModelName, Network>> & AsyncDisposable;

/** One thread a session: side by side, sessions use the cores better than threads within one do. */
const SESSION: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  // Errors only: some networks of the package ship initialisers as inputs, and the runtime warns about each.
  logSeverityLevel: 3,
};

/** An output that the embedding network has besides the template: the means of the 512 channels that it is made from. */
export const CHANNEL_MEANS = 'channel means';
/** Those channels, as the file names them. */
const LAST_CHANNELS = '507';

/** What each network takes: batch, channels, height, width. */
export const NETWORK_SHAPES = {
  detect: [1, 3, 240, 320],
  landmark: [1, 1, 64, 64],
  feature: [1, 3, 112, 112],
  expression: [1, 3, 224, 224],
  liveness: [1, 3, 128, 128],
  pose: [1, 3, 224, 224],
} as const satisfies Record<ModelName, readonly number[]>;

/**
 * Opens the networks that every picture needs. Those of the attributes open when they first run: together they take
 * about half a second and 130 MB, and many a worker is never asked for one.
 */
export async function openNetworks(models: ModelBytes): Promise<Networks> {
  const networks = {
    detect: await openNetwork(models.detect, NETWORK_SHAPES.detect),
    landmark: await openNetwork(models.landmark, NETWORK_SHAPES.landmark),
    feature: await openNetwork(showMeans(models.feature, LAST_CHANNELS, CHANNEL_MEANS), NETWORK_SHAPES.feature),
    expression: openWhenRun(models.expression, NETWORK_SHAPES.expression),
    liveness: openWhenRun(models.liveness, NETWORK_SHAPES.liveness),
    pose: openWhenRun(models.pose, NETWORK_SHAPES.pose),
  };
  return {
    ...networks,
    async [Symbol.asyncDispose]() {
      for (const network of Object.values(networks)) await network[Symbol.asyncDispose]();
    },
  };
}

function openWhenRun(model: Uint8Array, shape: readonly number[]): Network {
  let opening: Promise<Network> | undefined;
  return {
    async run(input) {
      opening ??= openNetwork(model, shape).catch((error: unknown) => {
        // Memory may have been short for a moment: the next face tries again.
        opening = undefined;
        throw error;
      });
      return await (await opening).run(input);
    },
    async [Symbol.asyncDispose]() {
      await (await opening)?.[Symbol.asyncDispose]();
    },
  };
}

/** Opens one network, prepared as it should be. @param shape of its input */
export async function openNetwork(model: Uint8Array, shape: readonly number[]): Promise<Network> {
  // The runtime does not read shared memory: it gets the prepared copy, which it needs only while it opens.
  const session = await InferenceSession.create(dropTinyWeights(freePrelu(model)), SESSION);
  const [inputName] = session.inputNames;
  if (inputName === undefined) throw new Error('The network has no input');
  return {
    async run(input) {
      const outputs = await session.run({ [inputName]: new Tensor('float32', input, shape) });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => {
          if (!(tensor.data instanceof Float32Array)) throw new Error(`The output ${name} is not float32`);
          return [name, tensor.data];
        }),
      );
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

/** An output that the network must have. */
export function output(outputs: Readonly<Record<string, Float32Array>>, name: string): Float32Array {
  const values = outputs[name];
  if (values === undefined) throw new Error(`The network has no output ${name}`);
  return values;
}

import './no-telemetry.ts';

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelBytes } from './models/read-models.ts';
import { freePrelu } from './onnx/free-prelu.ts';

/** A network with one input of a fixed shape. */
export interface Network extends AsyncDisposable {
  /** Runs once and gives the outputs by name, each flat. The input is only read. */
  run(input: Float32Array): Promise<Readonly<Record<string, Float32Array>>>;
}

export interface Networks extends AsyncDisposable {
  readonly detect: Network;
  readonly landmark: Network;
  readonly feature: Network;
}

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

/** Opens a session for each model. */
export async function openNetworks(models: ModelBytes): Promise<Networks> {
  const detect = await openNetwork(models.detect, [1, 3, 240, 320]);
  const landmark = await openNetwork(models.landmark, [1, 1, 64, 64]);
  const feature = await openNetwork(freePrelu(models.feature), [1, 3, 112, 112]);
  return {
    detect,
    landmark,
    feature,
    async [Symbol.asyncDispose]() {
      for (const network of [detect, landmark, feature]) await network[Symbol.asyncDispose]();
    },
  };
}

async function openNetwork(model: Uint8Array, shape: readonly number[]): Promise<Network> {
  const session = await InferenceSession.create(model, SESSION);
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

/** How near is each network to the multiplications that it is made of? */

import {
  MODELS,
  type ModelName,
  NETWORK_SHAPES,
  type Network,
  onnx,
  openNetwork,
  openNetworks,
  protobuf,
  readModels,
} from '@kith/server/parts';
import { showingAll } from '@kith/testing/showing-all';
import { elapsedMs, median } from './median.ts';

const { FLOAT, GRAPH, MODEL, NODE, TENSOR } = onnx;
const { bytesField, bytesOf, readFields, textField, textsOf, writeFields } = protobuf;

const ROUNDS = 25;
/** Large enough to be bound by arithmetic, small enough to stay in the caches. */
const SIDE = 384;

const NAMES = Object.keys(MODELS) as ModelName[];

/** One line a network: its time, and that of its multiplications at the rate of the runtime's own product of matrices, one thread. */
export async function benchNetworks(modelsDir: string): Promise<void> {
  const models = await readModels(modelsDir);
  const perMs = SIDE ** 3 / (await timeOf(await openNetwork(squareProduct(), [SIDE, SIDE]), SIDE * SIDE));
  console.log(`networks alone, one thread; ${(perMs / 1e6).toFixed(1)} million multiplications a ms at best`);
  await using networks = await openNetworks(models);
  for (const name of NAMES) {
    const shape = NETWORK_SHAPES[name];
    const ms = await timeOf(networks[name], sizeOf(shape));
    const products = await multiplications(new Uint8Array(models[name]), shape);
    const floorMs = products / perMs;
    console.log(
      `  ${name.padEnd(12)} ${ms.toFixed(2).padStart(7)} ms   ${(products / 1e6).toFixed(1).padStart(7)} million: ${floorMs.toFixed(2).padStart(6)} ms (ratio ${(ms / floorMs).toFixed(1)})`,
    );
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

async function timeOf(network: Network, inputs: number): Promise<number> {
  const input = Float32Array.from({ length: inputs }, (_, at) => Math.sin(at));
  const times: number[] = [];
  for (let round = 0; round < 2 * ROUNDS; round++) times.push(await elapsedMs(() => network.run(input)));
  return median(times.slice(ROUNDS));
}

/** Of convolutions and products of matrices, for one input: nearly all that a network computes. */
async function multiplications(model: Uint8Array, shape: readonly number[]): Promise<number> {
  await using network = await openNetwork(showingAll(model, 'Conv'), shape);
  const shown = await network.run(new Float32Array(sizeOf(shape)));
  const [graph = new Uint8Array()] = bytesOf(readFields(model), MODEL.graph);
  const fields = readFields(graph);
  const weights = new Map(bytesOf(fields, GRAPH.initializer).map((tensor) => sizesOf(tensor)));
  let sum = 0;
  for (const node of bytesOf(fields, GRAPH.node).map(readFields)) {
    const [operation = ''] = textsOf(node, NODE.opType);
    const [, weight = ''] = textsOf(node, NODE.input);
    const [output = ''] = textsOf(node, NODE.output);
    const { values = 0, first = 1 } = weights.get(weight) ?? {};
    const outputs = shown[output]?.length ?? 0;
    // Each output is the sum of as many products as a filter has weights.
    if (operation === 'Conv') sum += outputs * (values / first);
    else if (operation === 'Gemm' || operation === 'MatMul') sum += values;
  }
  return sum;
}

function sizesOf(bytes: Uint8Array): [string, { values: number; first: number }] {
  const tensor = readFields(bytes);
  const [name = ''] = textsOf(tensor, TENSOR.name);
  const [raw = new Uint8Array()] = bytesOf(tensor, TENSOR.rawData);
  const dims = tensor.flatMap((field) =>
    field.number === TENSOR.dims && field.kind === 'varint' ? [Number(field.value)] : [],
  );
  return [name, { values: raw.length / 4, first: dims[0] ?? 1 }];
}

/** A model that multiplies its input with a constant matrix; field numbers of onnx.proto. */
function squareProduct(): Uint8Array {
  const number = (field: number, value: number) => ({ number: field, kind: 'varint' as const, value: BigInt(value) });
  const matrix = Float32Array.from({ length: SIDE * SIDE }, (_, at) => Math.cos(at));
  const dim = bytesField(1, writeFields([number(1, SIDE)]));
  const tensorType = writeFields([number(1, Number(FLOAT)), bytesField(2, writeFields([dim, dim]))]);
  const value = (name: string) =>
    writeFields([textField(1, name), bytesField(2, writeFields([bytesField(1, tensorType)]))]);
  return writeFields([
    number(MODEL.irVersion, 8),
    bytesField(
      MODEL.graph,
      writeFields([
        bytesField(
          GRAPH.node,
          writeFields([
            textField(NODE.input, 'a'),
            textField(NODE.input, 'b'),
            textField(NODE.output, 'c'),
            textField(NODE.opType, 'MatMul'),
          ]),
        ),
        textField(GRAPH.name, 'product'),
        bytesField(
          GRAPH.initializer,
          writeFields([
            number(TENSOR.dims, SIDE),
            number(TENSOR.dims, SIDE),
            number(TENSOR.dataType, Number(FLOAT)),
            textField(TENSOR.name, 'b'),
            bytesField(TENSOR.rawData, new Uint8Array(matrix.buffer)),
          ]),
        ),
        bytesField(GRAPH.input, value('a')),
        bytesField(GRAPH.output, value('c')),
      ]),
    ),
    bytesField(MODEL.opset, writeFields([number(2, 13)])),
  ]);
}

import fc from 'fast-check';
import '../no-telemetry.ts';
import { testModels } from '@kith/testing/eyes';
import { dot } from '@kith/testing/face-like';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { readModels } from '../models/read-models.ts';
import { NETWORK_SHAPES } from '../networks.ts';
import { freePrelu } from './free-prelu.ts';
import { type Field, readFields, writeFields } from './protobuf.ts';

const models = await readModels(await testModels());
const feature = new Uint8Array(models.feature);

describe.each(['feature', 'liveness'] as const)('the network %s without PReLU', (name) => {
  const model = new Uint8Array(models[name]);

  test('gives the same output to rounding', async () => {
    const [original, freed] = await Promise.all([model, freePrelu(model)].map((bytes) => open(bytes)));
    for (const seed of [1, 2, 3]) {
      const input = noise(seed, NETWORK_SHAPES[name]);
      const before = await run(original, input);
      const after = await run(freed, input);
      const lengths = Math.sqrt(dot(before, before) * dot(after, after));
      expect(dot(before, after) / lengths).toBeGreaterThan(0.99999);
      expect(Math.max(...before.map((value, at) => Math.abs(value - (after[at] ?? 0))))).toBeLessThan(1e-5);
    }
  });

  test('has no PReLU node left', () => {
    const operator = Buffer.from('\x22\x05PRelu', 'latin1');
    expect(Buffer.from(model).includes(operator)).toBe(true);
    expect(Buffer.from(freePrelu(model)).includes(operator)).toBe(false);
  });

  test('is the same file every time', () => {
    expect(Buffer.compare(freePrelu(model), freePrelu(model))).toBe(0);
  });
});

test('something that is no model is an error', () => {
  expect(() => freePrelu(Buffer.from('hello'))).toThrow(/Not a protobuf message/);
});

describe('the protobuf wire format', () => {
  test('a model that is read and written is the same model', () => {
    expect(Buffer.compare(writeFields(readFields(feature)), feature)).toBe(0);
  });

  test('whatever is written is read again', () => {
    const number = fc.integer({ min: 1, max: 2 ** 29 - 1 });
    const bytes = (kind: 'bytes' | 'fixed32' | 'fixed64', minLength: number, maxLength: number) =>
      fc.record({ number, kind: fc.constant(kind), value: fc.uint8Array({ minLength, maxLength }) });
    const field: fc.Arbitrary<Field> = fc.oneof(
      fc.record({ number, kind: fc.constant('varint' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
      bytes('bytes', 0, 300),
      bytes('fixed32', 4, 4),
      bytes('fixed64', 8, 8),
    );
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const read = readFields(writeFields(fields));
        expect(read.map(comparable)).toEqual(fields.map(comparable));
      }),
    );
  });
});

function comparable(field: Field): readonly unknown[] {
  return [field.number, field.kind, field.kind === 'varint' ? field.value : [...field.value]];
}

function open(model: Uint8Array): Promise<InferenceSession> {
  return InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
}

async function run(session: InferenceSession | undefined, input: Tensor): Promise<Float32Array> {
  const [inputName = ''] = session?.inputNames ?? [];
  const [outputName = ''] = session?.outputNames ?? [];
  const outputs = await session?.run({ [inputName]: input });
  const data = outputs?.[outputName]?.data;
  if (!(data instanceof Float32Array)) throw new Error('No output');
  return data;
}

/** Values between −1 and 1 that look random and are the same every time. */
function noise(seed: number, shape: readonly number[]): Tensor {
  let state = seed;
  const values = Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
  return new Tensor('float32', values, shape);
}

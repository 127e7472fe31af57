import { FLOAT, GRAPH, MODEL, TENSOR } from './onnx-fields.ts';
import { bytesField, bytesOf, readFields, writeFields } from './protobuf.ts';

/** What training left of weights that it drove to nothing; what they would add is far below the rounding of any output. */
const TINY = 1e-12;

/**
 * The same network with zeros for the weights that are nearer to it than 1e-12. Their products are subnormal numbers, which many
 * processors compute a hundred times slower than others: the embedding took 71 ms instead of 4.7 on an Intel Sapphire Rapids.
 *
 * Takes and gives an ONNX file. Deterministic.
 */
export function dropTinyWeights(model: Uint8Array): Uint8Array {
  return writeFields(
    readFields(model).map((field) =>
      field.number === MODEL.graph && field.kind === 'bytes'
        ? bytesField(MODEL.graph, withoutTiny(field.value))
        : field,
    ),
  );
}

function withoutTiny(graph: Uint8Array): Uint8Array {
  return writeFields(
    readFields(graph).map((field) =>
      field.number === GRAPH.initializer && field.kind === 'bytes'
        ? bytesField(GRAPH.initializer, tensorWithoutTiny(field.value))
        : field,
    ),
  );
}

function tensorWithoutTiny(bytes: Uint8Array): Uint8Array {
  const tensor = readFields(bytes);
  const isFloat = tensor.some(
    (field) => field.number === TENSOR.dataType && field.kind === 'varint' && field.value === FLOAT,
  );
  const [raw] = bytesOf(tensor, TENSOR.rawData);
  if (!isFloat || raw === undefined) return bytes;
  const values = new Uint8Array(raw);
  const view = new DataView(values.buffer);
  for (let at = 0; at < values.length; at += 4) {
    if (Math.abs(view.getFloat32(at, true)) < TINY) view.setFloat32(at, 0, true);
  }
  return writeFields(
    tensor.map((field) => (field.number === TENSOR.rawData ? bytesField(TENSOR.rawData, values) : field)),
  );
}

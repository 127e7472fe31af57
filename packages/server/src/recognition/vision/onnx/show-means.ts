import { GRAPH, MODEL, NODE } from './onnx-fields.ts';
import { bytesField, readFields, textField, writeFields } from './protobuf.ts';

/** Of ValueInfoProto. */
const NAME = 1;

/**
 * The same network with one output more: the mean of each channel of a value on its way. What it said before it says to
 * the last bit. Takes and gives an ONNX file. Deterministic.
 * @param of the name of the value, batch × channels × height × width
 * @param as the name of the output, batch × channels × 1 × 1
 */
export function showMeans(model: Uint8Array, of: string, as: string): Uint8Array {
  const node = writeFields([
    textField(NODE.input, of),
    textField(NODE.output, as),
    textField(NODE.name, as),
    textField(NODE.opType, 'GlobalAveragePool'),
  ]);
  const output = writeFields([textField(NAME, as)]);
  return writeFields(
    readFields(model).map((field) =>
      field.number === MODEL.graph && field.kind === 'bytes'
        ? bytesField(
            MODEL.graph,
            writeFields([...readFields(field.value), bytesField(GRAPH.node, node), bytesField(GRAPH.output, output)]),
          )
        : field,
    ),
  );
}

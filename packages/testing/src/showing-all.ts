import { onnx, protobuf } from '@kith/server/parts';

const { GRAPH, MODEL, NODE } = onnx;
const { bytesField, bytesOf, readFields, textField, textsOf, writeFields } = protobuf;
/** Of ValueInfoProto. */
const NAME = 1;

/**
 * The same network with every constant and every value on the way among its outputs. Takes and gives an ONNX file.
 * @param operation only what is made by this one
 */
export function showingAll(model: Uint8Array, operation?: string): Uint8Array {
  return writeFields(
    readFields(model).map((field) => {
      if (field.number !== MODEL.graph || field.kind !== 'bytes') return field;
      const graph = readFields(field.value);
      const shown = new Set(bytesOf(graph, GRAPH.output).flatMap((output) => textsOf(readFields(output), NAME)));
      const nodes = bytesOf(graph, GRAPH.node).map(readFields);
      const wanted = nodes.filter((node) => operation === undefined || textsOf(node, NODE.opType)[0] === operation);
      const made = wanted.flatMap((node) => textsOf(node, NODE.output));
      const more = made.filter((output) => output !== '' && !shown.has(output));
      return bytesField(
        MODEL.graph,
        writeFields([
          ...graph,
          ...more.map((output) => bytesField(GRAPH.output, writeFields([textField(NAME, output)]))),
        ]),
      );
    }),
  );
}

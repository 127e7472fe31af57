import { ALIGNED_SIZE } from '../align/arcface-points.ts';
import { type Network, output } from '../networks.ts';

const PLANE = ALIGNED_SIZE * ALIGNED_SIZE;

/** The template of an aligned face (RGB 0–255): 512 float32 of unit length. */
export async function embedFace(network: Network, aligned: Float32Array): Promise<Float32Array> {
  // The network was trained on planes in the order blue, green, red, as (value − 127) / 128.
  const input = new Float32Array(3 * PLANE);
  for (let at = 0, from = 0; at < PLANE; at++, from += 3) {
    input[at] = ((aligned[from + 2] ?? 0) - 127) / 128;
    input[at + PLANE] = ((aligned[from + 1] ?? 0) - 127) / 128;
    input[at + 2 * PLANE] = ((aligned[from] ?? 0) - 127) / 128;
  }
  return unitLength(output(await network.run(input), 'output'));
}

function unitLength(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DIMENSIONS } from './dimensions.ts';

/** What templates are moved by. Written by `npm run fit-scale -- FOLDER --write`, from photos of FairFace (docs/confidence.md). */
export interface Scale {
  /** Of the templates of all people. */
  readonly mean: Float32Array;
  /** One after the other, 512 float32 each: the mean of some people who are alike, after the mean of all was taken away. */
  readonly centres: Float32Array;
}

/**
 * Little-endian: the mean as float32, the factor of each centre as float32, and the centres as int8, which times their
 * factor are their components.
 */
const CENTRE_BYTES = 4 + DIMENSIONS;
/** The largest level of a component. */
const TOP_LEVEL = 127;

export async function readScale(): Promise<Scale> {
  const file = createRequire(import.meta.url).resolve('#assets/scale.bin');
  return decodeScale(await readFile(file));
}

export function decodeScale(bytes: Uint8Array): Scale {
  const count = (bytes.length - 4 * DIMENSIONS) / CENTRE_BYTES;
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${bytes.length} bytes are no scale.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const factorsAt = 4 * DIMENSIONS;
  const levelsAt = factorsAt + 4 * count;
  return {
    mean: Float32Array.from({ length: DIMENSIONS }, (_, i) => view.getFloat32(4 * i, true)),
    centres: Float32Array.from(
      { length: count * DIMENSIONS },
      (_, i) => view.getFloat32(factorsAt + 4 * Math.floor(i / DIMENSIONS), true) * view.getInt8(levelsAt + i),
    ),
  };
}

export function encodeScale({ mean, centres }: Scale): Uint8Array {
  const count = centres.length / DIMENSIONS;
  const bytes = new Uint8Array(4 * DIMENSIONS + count * CENTRE_BYTES);
  const view = new DataView(bytes.buffer);
  const factorsAt = 4 * DIMENSIONS;
  const levelsAt = factorsAt + 4 * count;
  for (const [i, value] of mean.entries()) view.setFloat32(4 * i, value, true);
  for (let centre = 0; centre < count; centre++) {
    const components = centres.subarray(centre * DIMENSIONS, (centre + 1) * DIMENSIONS);
    const factor = Math.fround(components.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / TOP_LEVEL);
    view.setFloat32(factorsAt + 4 * centre, factor, true);
    for (const [i, value] of components.entries()) {
      view.setInt8(levelsAt + centre * DIMENSIONS + i, Math.round(value / factor));
    }
  }
  return bytes;
}

import { ALIGNED_SIZE, ARCFACE_POINTS } from './arcface-points.ts';
import { apply, fitSimilarity, invert, type Similarity } from './similarity.ts';

/** The way from the aligned face back to the picture; undefined when the five points are all the same. */
export function alignmentOf(points: Float32Array): Similarity | undefined {
  const toAligned = fitSimilarity(points, ARCFACE_POINTS);
  return toAligned && invert(toAligned);
}

/** A square around the upright face, in px of the aligned one; across it has the face in its middle. */
export interface Framing {
  readonly side: number;
  /** How far down the square has its middle: the eyes are at 52, the mouth at 92. */
  readonly middle: number;
}

/** The way to the picture from a drawing of that square in `size` × `size` px. */
export function frameUpright(alignment: Similarity, { side, middle }: Framing, size: number): Similarity {
  const [tx, ty] = apply(alignment, (ALIGNED_SIZE - side) / 2, middle - side / 2);
  const scale = side / size;
  return { a: alignment.a * scale, b: alignment.b * scale, tx, ty };
}

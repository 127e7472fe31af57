import type { Thresholds } from '@kith/contract';
import { compareTemplates, type Likeness } from '../../recognition/calibration/compare.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { takePortrait } from '../samples/portrait.ts';
import type { PhotoRefusal } from '../samples/refusal.ts';

/** A picture by the field that carried it. */
export interface FieldPicture {
  readonly field: string;
  readonly image: Uint8Array;
  /** Smallest area of its face, px², and the field that sets it. */
  readonly leastPx?: number | undefined;
  readonly setting?: string;
}

export interface PictureRefused {
  readonly kind: 'picture refused';
  readonly picture: FieldPicture;
  readonly refusal: PhotoRefusal;
}

export interface Compared extends Likeness {
  readonly kind: 'compared';
}

/** How alike the largest faces of two pictures are; of two that cannot be compared the first is named. */
export async function comparePictures(
  vision: Pick<Vision, 'analyse'>,
  [one, other]: readonly [FieldPicture, FieldPicture],
  thresholds: Thresholds,
): Promise<Compared | PictureRefused> {
  const take = ({ image, leastPx }: FieldPicture) => takePortrait(vision, image, { leastPx });
  const [first, second] = await Promise.all([take(one), take(other)]);
  if (first.kind !== 'portrait') return { kind: 'picture refused', picture: one, refusal: first };
  if (second.kind !== 'portrait') return { kind: 'picture refused', picture: other, refusal: second };
  return { kind: 'compared', ...compareTemplates(first.face.scaled, [second.face.scaled], thresholds) };
}

import type { FaceComparison, Thresholds } from '@kith/contract';
import { analysedOrRefuse, largestFaceOrRefuse } from '../../platform/http/pictures.ts';
import { compareTemplates } from '../../recognition/calibration/compare.ts';
import { type Level, reaches } from '../../recognition/calibration/levels.ts';
import type { Face, Vision } from '../../recognition/vision/vision.ts';
import { tooSmall } from '../samples/portrait.ts';

/** A picture by the field that carried it. */
export interface FieldPicture {
  readonly field: string;
  readonly image: Uint8Array;
  /** How large its face must be at least. */
  readonly leastFace?: LeastFace;
}

/** Smallest area accepted, px², and the field that sets it. */
export interface LeastFace {
  readonly areaPx: number | undefined;
  readonly setting: string;
}

/**
 * How alike the largest faces of two pictures are.
 * @throws {KithError} 400 on the field of the first picture that cannot be compared
 */
export async function comparePictures(
  vision: Pick<Vision, 'analyse'>,
  [one, other]: readonly [FieldPicture, FieldPicture],
  thresholds: Thresholds,
  asked: Level,
): Promise<FaceComparison> {
  const analyse = ({ image }: FieldPicture) => vision.analyse(image, { only: 'largest' });
  const [outcomeOfOne, outcomeOfOther] = await Promise.all([analyse(one), analyse(other)]);
  const face = ({ field, leastFace }: FieldPicture, outcome: typeof outcomeOfOne): Face => {
    const largest = largestFaceOrRefuse(analysedOrRefuse(outcome, field), field);
    return leastFace ? largeEnoughOrRefuse(largest, leastFace, field) : largest;
  };
  return compareFace(face(one, outcomeOfOne), [face(other, outcomeOfOther).template], thresholds, asked);
}

/** How alike a face and the looks of one person are. */
export function compareFace(
  { template }: Face,
  looks: readonly Float32Array[],
  thresholds: Thresholds,
  asked: Level,
): FaceComparison {
  const { result, confidence } = compareTemplates(template, looks, thresholds);
  return { similar: reaches(result, asked), result, confidence };
}

/** @throws {KithError} 400 on the field of the picture when its face is too small */
export function largeEnoughOrRefuse(face: Face, { areaPx = 0, setting }: LeastFace, field: string): Face {
  if (face.areaPx < areaPx) throw tooSmall(field, face.areaPx, areaPx, setting);
  return face;
}

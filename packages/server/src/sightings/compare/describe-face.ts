import type { AsmAnswer } from '@kith/contract';
import { analysedOrRefuse, largestFaceOrRefuse } from '../../platform/http/pictures.ts';
import type { Vision } from '../../recognition/vision/vision.ts';

/**
 * Age, sex and mood of the largest face of a picture.
 * @throws {KithError} 400 on `image` when there is no face to describe
 */
export async function describeFace(vision: Pick<Vision, 'analyse'>, image: Uint8Array): Promise<AsmAnswer> {
  const outcome = await vision.analyse(image, { only: 'largest', attributes: ['asm'] });
  const { asm } = largestFaceOrRefuse(analysedOrRefuse(outcome));
  return asm ?? { age: null, sex: null, mood: null };
}

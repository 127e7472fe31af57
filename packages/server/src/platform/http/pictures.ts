import { type FieldErrorName, limits } from '@kith/contract';
import type { AnalysedPicture, AnalysisOutcome, Face, ImageRefusal } from '../../recognition/vision/vision.ts';
import { fieldError, type KithError } from './errors.ts';

const refusals: Record<ImageRefusal, readonly [FieldErrorName, string]> = {
  'not-an-image': ['notAnImage', 'This is not a picture: send a JPEG, PNG, WebP or BMP file.'],
  'unsupported-format': ['unsupportedImage', 'This picture format is not supported: send JPEG, PNG, WebP or BMP.'],
  'too-many-pixels': [
    'tooManyPixels',
    `The picture is too large: send at most ${limits.imagePixels / 1e6} megapixels, and ${limits.imageSidePixels} px a side.`,
  ],
  damaged: ['damagedImage', 'The picture is damaged or incomplete: send it again.'],
};

/**
 * @param field that carried the picture
 * @throws {KithError} 400 on the field when the picture was refused
 */
export function analysedOrRefuse(outcome: AnalysisOutcome, field = 'image'): AnalysedPicture {
  if (outcome.kind === 'analysed') return outcome.picture;
  const [problem, message] = refusals[outcome.reason];
  throw fieldError(field, problem, message);
}

/** @throws {KithError} 400 on the field when the picture shows no face */
export function largestFaceOrRefuse({ faces: [largest] }: AnalysedPicture, field = 'image'): Face {
  if (!largest) throw fieldError(field, 'noFace', 'No face found.');
  return largest;
}

export const unknownSource = (name: string): KithError =>
  fieldError('source', 'unknownSource', `There is no source named "${name}": create it first.`);

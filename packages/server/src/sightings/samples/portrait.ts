import type { FieldErrorName } from '@kith/contract';
import { fieldError } from '../../platform/http/errors.ts';
import { analysedOrRefuse, largestFaceOrRefuse } from '../../platform/http/pictures.ts';
import { type PhotoProblem, photoProblems } from '../../recognition/vision/quality/photo-problems.ts';
import type { AnalysedPicture, Attribute, Face, Vision } from '../../recognition/vision/vision.ts';

/** A photo with the face that it is about: the largest. */
export interface Portrait {
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  readonly face: Face;
}

/** @throws {KithError} 400 on `image` when it is no picture or shows no face */
export async function takePortrait(
  vision: Pick<Vision, 'analyse'>,
  image: Uint8Array,
  attributes: readonly Attribute[],
): Promise<Portrait> {
  const picture = analysedOrRefuse(await vision.analyse(image, { only: 'largest', attributes }));
  return { image, picture, face: largestFaceOrRefuse(picture) };
}

/** What a photo must show before a person is known by it. */
export interface Requirements {
  /** Smallest face area, px². */
  readonly facesize: number;
  readonly oneFace: boolean;
}

/** @throws {KithError} 400 on `image` when the face is too small, or is not the only one and should be */
export function requireFace({ face, picture }: Portrait, { facesize, oneFace }: Requirements): void {
  if (face.areaPx < facesize) throw tooSmall('image', face.areaPx, facesize);
  if (oneFace && photoProblems(face, picture).includes('several_faces')) throw unfit('several_faces');
}

/** @param setting what asks for that size */
export const tooSmall = (field: string, area: number, least: number, setting = 'facesize') =>
  fieldError(
    field,
    'faceTooSmall',
    `The face covers ${area} px² of at least ${least}: send a larger photo, or lower ${setting}.`,
  );

/**
 * Nobody is to be known by a photo that recognition cannot rely on.
 * @throws {KithError} 400 on `image` that says what is wrong with it
 */
export function requireQuality({ face, picture }: Portrait): void {
  const problem = photoProblems(face, picture).find((found) => found !== 'several_faces');
  if (problem) throw unfit(problem);
}

const sentences: Record<PhotoProblem, readonly [FieldErrorName, string]> = {
  blurred: ['faceBlurred', 'The face is blurred: send a sharper photo.'],
  too_dark: ['faceTooDark', 'The face is too dark: send a photo with more light on it.'],
  too_bright: ['faceTooBright', 'The face is too bright: send a photo with less light on it.'],
  turned_away: ['faceTurnedAway', 'The face is turned away: send a photo that looks into the camera.'],
  several_faces: ['severalFaces', 'The photo shows more than one face: send one that shows only this person.'],
};

function unfit(problem: PhotoProblem) {
  const [name, sentence] = sentences[problem];
  return fieldError('image', name, sentence);
}

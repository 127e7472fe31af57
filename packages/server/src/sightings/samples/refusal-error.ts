import { type FieldErrorName, limits } from '@kith/contract';
import { fieldError, type KithError, notFound } from '../../platform/http/errors.ts';
import type { PhotoProblem } from '../../recognition/vision/quality/photo-problems.ts';
import type { ImageRefusal } from '../../recognition/vision/vision.ts';
import { tooSmall } from '../reasons.ts';
import type { SampleRefusal } from './refusal.ts';

/**
 * What is answered when a photo or an entry is not taken.
 * @param field that carried the photo, or named the entry
 * @param setting what asks for a face of that size
 */
export function refusalError(refusal: SampleRefusal, field: string, setting = 'facesize'): KithError {
  const invalid = (message: string) => fieldError(field, 'invalid', message);
  switch (refusal.kind) {
    case 'refused':
      return fieldError(field, ...unreadable[refusal.reason]);
    case 'no face':
      return fieldError(field, 'noFace', 'No face found.');
    case 'too small': {
      const { areaPx, leastPx } = refusal;
      const message = `The face covers ${areaPx} px² of at least ${leastPx}: send a larger photo, or lower ${setting}.`;
      return fieldError(field, 'faceTooSmall', message, tooSmall(areaPx, leastPx));
    }
    case 'unfit':
      return fieldError(field, ...unfit[refusal.problem], refusal.reason);
    case 'no entry':
      return invalid(`There is no entry ${refusal.id}.`);
    case 'decided':
      return invalid(`Entry ${refusal.id} is "${refusal.result}": name one that is nm, junk or ha.`);
    case 'of nobody':
      return invalid(`Entry ${refusal.id} is of nobody: name one that has a person.`);
    case 'source gone':
      return invalid(`The source of entry ${refusal.id} is gone.`);
    case 'only detected':
      return invalid(`Entry ${refusal.id} was only detected: name one that was identified.`);
    case 'not similar': {
      const { result, confidence } = refusal.likeness;
      const message = `The face is not similar enough to this person: it reaches "${result}" (confidence ${confidence}), and "${refusal.least}" is asked.`;
      const reason = { code: 'below_threshold', measured: confidence, required: refusal.required } as const;
      return fieldError(field, 'notSimilar', message, reason);
    }
    case 'too many templates': {
      const message = `The person has ${limits.templatesPerPerson} templates already: delete one first.`;
      return fieldError(field, 'tooManyTemplates', message);
    }
    case 'person gone':
      return notFound();
    default:
      return refusal satisfies never;
  }
}

type Sentence = readonly [FieldErrorName, string];

const unreadable: Record<ImageRefusal, Sentence> = {
  'not-an-image': ['notAnImage', 'This is not a picture: send a JPEG, PNG, WebP or BMP file.'],
  'unsupported-format': ['unsupportedImage', 'This picture format is not supported: send JPEG, PNG, WebP or BMP.'],
  'too-many-pixels': [
    'tooManyPixels',
    `The picture is too large: send at most ${limits.imagePixels / 1e6} megapixels, and ${limits.imageSidePixels} px a side.`,
  ],
  damaged: ['damagedImage', 'The picture is damaged or incomplete: send it again.'],
};

const unfit: Record<PhotoProblem, Sentence> = {
  blurred: ['faceBlurred', 'The face is blurred: send a sharper photo.'],
  too_dark: ['faceTooDark', 'The face is too dark: send a photo with more light on it.'],
  too_bright: ['faceTooBright', 'The face is too bright: send a photo with less light on it.'],
  turned_away: ['faceTurnedAway', 'The face is turned away: send a photo that looks into the camera.'],
  several_faces: ['severalFaces', 'The photo shows more than one face: send one that shows only this person.'],
};

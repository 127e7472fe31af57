import { type FaceTemplates, type RawTemplate, type Vision, withScaled } from '@kith/server/parts';
import { faceOf, numberedFaces } from './numbered-faces.ts';

const DIMENSIONS = 512;
const PEOPLE = 32;
/** Eyes, nose and mouth of somebody who faces the camera. */
const FACING = new Float32Array([38.3, 51.7, 73.5, 51.5, 56, 71.7, 41.5, 92.4, 70.7, 92.2]);

/**
 * Eyes that see on pictures of `pictureOf` people who look a little different every time: the number of one of 32 people, and 32 more for
 * each other look.
 */
export const unknownFaces = (): Vision =>
  numberedFaces((number) => ({ ...faceOf(number), ...templatesOf(number), points: FACING }));

/** Of somebody, 0 to 31, a look, 0 to 7. */
export const lookOf = (person: number, look: number): number => person + PEOPLE * look;

const templates = new Map<number, FaceTemplates>();

function templatesOf(number: number): FaceTemplates {
  const known = templates.get(number);
  if (known) return known;
  const person = number % PEOPLE;
  const template = new Float32Array(DIMENSIONS);
  template[person] = 0.95;
  template[PEOPLE + number] = Math.sqrt(1 - 0.95 ** 2);
  const made = withScaled(template as RawTemplate);
  templates.set(number, made);
  return made;
}

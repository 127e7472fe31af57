import { DIMENSIONS } from '../scale/dimensions.ts';

/** @throws {RangeError} when a person cannot be put into the index like this */
export function ensurePerson(personId: number, templates: readonly Float32Array[]): void {
  if (!Number.isSafeInteger(personId) || personId < 1) throw new RangeError(`person id must not be ${personId}`);
  if (templates.length === 0) throw new RangeError('a person has a template');
  templates.forEach(ensureTemplate);
}

/** @throws {RangeError} when it is no template or probe */
export function ensureTemplate(template: Float32Array): void {
  if (template.length !== DIMENSIONS) {
    throw new RangeError(`a template has ${DIMENSIONS} components, not ${template.length}`);
  }
  let squares = 0;
  // Counting takes a quarter of the time of the iterator protocol.
  for (let i = 0; i < template.length; i++) squares += (template[i] ?? 0) ** 2;
  // Also catches what is not finite: the sum is then infinite or not a number.
  if (!(Math.abs(squares - 1) < 0.01)) throw new RangeError('a template is of unit length');
}

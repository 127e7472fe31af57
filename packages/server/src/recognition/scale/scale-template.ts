import type { FaceTemplates, RawTemplate, ScaledTemplate } from './templates.ts';

/** Which scale it is: what was moved onto another one is not compared with what was moved onto this. */
export const SCALE = 1;

/** The template on the scale that faces are compared on. Always the same for the same template, to the bit. */
export const scaleTemplate = (template: RawTemplate): ScaledTemplate => template.slice() as ScaledTemplate;

/** Both forms of a template that is read from where it was stored. */
export const withScaled = (template: RawTemplate): FaceTemplates => ({ template, scaled: scaleTemplate(template) });

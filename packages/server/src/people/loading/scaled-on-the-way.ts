import type { TemplateId } from '@kith/contract';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';

/** A template that somebody who read it has scaled, because nobody had. */
export interface MadeTemplate {
  readonly id: TemplateId;
  readonly madeOf: number | null;
  readonly scaled: ScaledTemplate | null;
}

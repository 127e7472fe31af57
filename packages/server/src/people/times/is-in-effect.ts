import type { Hours } from '@kith/contract';
import { isOpen } from './is-open.ts';

/** When something is in effect. */
export interface Times {
  /** Epoch ms, included; null: from the beginning. */
  readonly valid_from: number | null;
  /** Epoch ms, not included; null: for ever. */
  readonly valid_until: number | null;
  /** Parts of the week; null: always. */
  readonly hours: Hours | null;
}

/** Always. */
export const always: Times = { valid_from: null, valid_until: null, hours: null };

/** Whether something is in effect at an instant. @param at epoch ms */
export const isInEffect = ({ valid_from: from, valid_until: until, hours }: Times, at: number): boolean =>
  (from === null || from <= at) && !isOver({ valid_until: until }, at) && (hours === null || isOpen(hours, at));

/** Whether it has ended, whatever its hours say. @param at epoch ms */
const isOver = ({ valid_until: until }: Pick<Times, 'valid_until'>, at: number): boolean =>
  until !== null && until <= at;

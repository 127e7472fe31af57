import type { QuietHours, Urgency } from '@kith/contract';
import { isOpen } from '../../people/times/is-open.ts';

export const isUrgent = (urgency: Urgency): boolean => urgency === 'high' || urgency === 'critical';

/** Whether a profile is told nothing at an instant. @param at epoch ms */
export const isQuiet = (quiet: QuietHours | null, at: number, urgency: Urgency = 'normal'): boolean =>
  quiet !== null && !(quiet.except_urgent && isUrgent(urgency)) && isOpen(quiet.hours, at);

/** As it lies in the database. */
export const parseQuiet = (json: string | null): QuietHours | null =>
  json === null ? null : (JSON.parse(json) as QuietHours);

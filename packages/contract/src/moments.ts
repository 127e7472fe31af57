import { z } from 'zod';

const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Reads ISO 8601 as it is written by people and by Python's `str()`: with `T` or a space, with or without seconds, fraction
 * and zone. Without a zone it is UTC.
 * @returns epoch milliseconds, and whether only a date was given; null when it is none of these or no such moment exists
 */
export function parseMoment(text: string): { readonly epochMs: number; readonly dateOnly: boolean } | null {
  const match = form.exec(text.trim());
  if (!match) return null;
  const [, date, minutes = '00:00', seconds = '00', fraction = '0', zone = 'Z'] = match;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  const epochMs = Date.parse(`${date}T${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  if (Number.isNaN(epochMs) || !existsInCalendar(`${date}`)) return null;
  return { epochMs, dateOnly: match[2] === undefined };
}

const existsInCalendar = (date: string): boolean => {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
};

const DAY_MS = 24 * 60 * 60 * 1000;

const moment = (toEpoch: (parsed: { epochMs: number; dateOnly: boolean }) => number) =>
  z.string().transform((text, ctx) => {
    const parsed = parseMoment(text);
    if (parsed) return toEpoch(parsed);
    ctx.addIssue({
      code: 'custom',
      message: 'Give a date or an ISO 8601 time, like 2026-01-31 or 2026-01-31T10:00:00Z.',
    });
    return z.NEVER;
  });

/** A moment, as epoch milliseconds. */
export const Moment = moment(({ epochMs }) => epochMs).meta({
  description: 'This time or later: ISO 8601; UTC when it names no zone.',
  example: '2026-01-31T10:00:00Z',
});
/** The end of a range, it included: a date without a time means the end of that day. */
export const MomentTo = moment(({ epochMs, dateOnly }) => (dateOnly ? epochMs + DAY_MS - 1 : epochMs)).meta({
  description: 'This time or earlier, ISO 8601; of a date alone, the end of that day.',
  example: '2026-01-31',
});

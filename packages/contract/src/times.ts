import { z } from 'zod';
import { limits } from './limits.ts';
import { parseMoment } from './moments.ts';
import { Timestamp } from './primitives.ts';

/** A day of the week. */
export const Weekday = z.enum(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']);
export type Weekday = z.infer<typeof Weekday>;

const clockTime = (form: RegExp, error: string) => z.string().regex(form, { error });

/** A part of some days of the week, by the clock on the wall. */
export const WeeklyRange = z
  .object({
    days: z
      .array(Weekday)
      .min(1, { error: 'Name one day at least: mo, tu, we, th, fr, sa or su.' })
      .max(50)
      .transform((days) => Weekday.options.filter((day) => days.includes(day))),
    from: clockTime(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Give a time of day from 00:00 to 23:59.').meta({
      description: 'From this minute on, it included.',
    }),
    to: clockTime(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Give a time of day from 00:00 to 24:00.').meta({
      description: 'To this minute, it not included. Not later than `from`: that of the day after.',
    }),
  })
  .meta({ id: 'WeeklyRange', example: { days: ['mo', 'tu', 'we', 'th', 'fr'], from: '08:00', to: '18:00' } });
export type WeeklyRange = z.infer<typeof WeeklyRange>;

/** Whether there is such a time zone. */
export function isTimeZone(name: string): boolean {
  // An offset is none: it knows no daylight saving.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'There is no such time zone: give one like Europe/Berlin, or UTC.' })
  .meta({ description: 'A zone of the IANA database, whose clock on the wall counts.', example: 'Europe/Berlin' });

/**
 * Hours that come again every week, by the clock on the wall of a time zone: an hour that comes twice when clocks are put back counts
 * twice, and one that is skipped does not come.
 */
export const Hours = z
  .object({
    time_zone: TimeZone,
    week: z
      .array(WeeklyRange)
      .min(1, { error: 'Give one part of the week at least; null is for always.' })
      .max(limits.rangesPerWeek),
  })
  .meta({
    id: 'Hours',
    description: 'Parts of the week, by the clock on the wall. They may overlap.',
    example: {
      time_zone: 'Europe/Berlin',
      week: [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from: '08:00', to: '18:00' }],
    },
  });
export type Hours = z.infer<typeof Hours>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** The years that are written with four digits, as all who read times do: many say 9999-12-31 for a day that never comes. */
const [FIRST, LAST] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

const instant = (description: string, ofDate: number) =>
  z
    .string()
    .transform((text, ctx) => {
      const parsed = parseMoment(text);
      if (parsed) return Math.min(Math.max(parsed.epochMs + (parsed.dateOnly ? ofDate : 0), FIRST), LAST);
      ctx.addIssue({
        code: 'custom',
        message: 'Give a date or an ISO 8601 time, like 2026-01-31 or 2026-01-31T10:00:00Z.',
      });
      return z.NEVER;
    })
    .nullable()
    .meta({ description, example: '2026-01-31T10:00:00Z' });

/** From when on something is in effect, as epoch milliseconds. */
export const ValidFrom = instant(
  'In effect from then on, it included: ISO 8601; UTC when it names no zone. Null: from the beginning.',
  0,
);
/** When something ends, as epoch milliseconds. */
export const ValidUntil = instant(
  'In effect until then, it not included: ISO 8601; UTC when it names no zone; of a date alone, the end of that day. Null: for ever.',
  DAY_MS,
);

/** When something is in effect, as a request says it; what is left out is null. */
export const TimesWish = z.object({
  valid_from: ValidFrom.optional(),
  valid_until: ValidUntil.optional(),
  hours: Hours.nullable().optional().meta({ description: 'Parts of the week. Null: always.' }),
});
export type TimesWish = z.infer<typeof TimesWish>;

/** When something is in effect, and whether it is now. */
export const Times = z.object({
  valid_from: Timestamp.nullable().meta({ description: 'From then on, it included; null: from the beginning.' }),
  valid_until: Timestamp.nullable().meta({ description: 'Until then, it not included; null: for ever.' }),
  hours: Hours.nullable().meta({ description: 'Parts of the week; null: always.' }),
  in_effect: z.boolean().meta({ description: 'Whether it is now.' }),
});
export type Times = z.infer<typeof Times>;

/** Which memberships a list shows. */
export const When = z.enum(['now', 'later', 'past']).meta({
  description:
    'now: in effect now; later: those that begin later; past: those that ended by their time. Absent: whoever is on the list, which are all that have not ended.',
});
export type When = z.infer<typeof When>;

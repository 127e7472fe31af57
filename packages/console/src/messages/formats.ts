import { type Language, localeOf } from './language.ts';

/** A number with all that numbers are written with. */
const EVERY_PART = 12_345.5;
const DAY_MS = 86_400_000;
const A_MONDAY = Date.UTC(2026, 0, 5);

/** How a language writes what is no word. Times are ISO 8601, as the server says them. */
export interface Formats {
  number(value: number): string;
  /** What stands in numbers that are written into fields. */
  readonly separators: { readonly decimal: string; readonly group: string };
  /** With one digit behind the point. */
  confidence(value: number): string;
  time(iso: string): string;
  date(iso: string): string;
  dateTime(iso: string): string;
  /** Of a month such as `2026-01`. */
  month(month: string): string;
  /** The time of today, else date and time. */
  moment(iso: string): string;
  list(parts: readonly string[]): string;
  /** Of which one is meant: A, B or C. */
  oneOf(parts: readonly string[]): string;
  /** Of a day from 0 for Monday to 6. */
  weekday(day: number, length: 'short' | 'long'): string;
}

export function formatsOf(language: Language): Formats {
  const locale = localeOf(language);
  const number = new Intl.NumberFormat(locale);
  const confidence = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const parts = new Map(number.formatToParts(EVERY_PART).map(({ type, value }) => [type, value]));
  const weekdays = {
    short: new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }),
    long: new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }),
  };
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const oneOf = new Intl.ListFormat(locale, { type: 'disjunction' });
  return {
    number: (value) => number.format(value),
    separators: { decimal: parts.get('decimal') ?? '.', group: parts.get('group') ?? '' },
    confidence: (value) => confidence.format(value),
    time: (iso) => time.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    month: (text) => month.format(new Date(`${text}-01T00:00:00Z`)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    moment: (iso) => {
      const at = new Date(iso);
      const today = Date.now() - at.getTime() < DAY_MS && at.getDate() === new Date().getDate();
      return (today ? time : dateTime).format(at);
    },
    list: (parts) => list.format(parts),
    oneOf: (parts) => oneOf.format(parts),
    weekday: (day, length) => weekdays[length].format(new Date(A_MONDAY + day * DAY_MS)),
  };
}

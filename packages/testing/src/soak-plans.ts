const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** What becomes of the house. */
export type Span =
  /** It works, hour by hour. */
  | { readonly kind: 'live'; readonly hours: number }
  /** Its machine sleeps, and nothing happens. */
  | { readonly kind: 'sleep'; readonly days: number }
  /** It is ended, and started when its clock says so much more. */
  | { readonly kind: 'restart'; readonly off: number; readonly clock: number }
  /** Its clock is set while it works. */
  | { readonly kind: 'set'; readonly clock: number }
  /** Where tables, memory, descriptors and files should be as they were at the last of these. */
  | { readonly kind: 'weigh' };

const live = (days: number): Span => ({ kind: 'live', hours: days * 24 });
const wrong = (ms: number, hours: number): Span[] => [
  { kind: 'set', clock: ms },
  { kind: 'live', hours },
  { kind: 'set', clock: -ms },
];

/** 400 days, each hour of which is lived through. */
export const wholeYear: readonly Span[] = [
  live(20),
  // A day ahead and back, a year ahead and back, and 40 years back.
  ...wrong(DAY_MS, 1),
  live(20),
  ...wrong(400 * DAY_MS, 20),
  live(30),
  ...wrong(-40 * 365 * DAY_MS, 10),
  live(30),
  { kind: 'weigh' },
  // It starts with a clock that is wrong, which is put right a while later.
  { kind: 'restart', off: HOUR_MS, clock: -5 * 365 * DAY_MS },
  { kind: 'live', hours: 3 },
  { kind: 'set', clock: 5 * 365 * DAY_MS },
  live(60),
  { kind: 'restart', off: HOUR_MS, clock: 900 * DAY_MS },
  { kind: 'live', hours: 3 },
  { kind: 'set', clock: -900 * DAY_MS },
  live(79),
  { kind: 'sleep', days: 10 },
  live(75),
  { kind: 'weigh' },
  live(74),
  { kind: 'weigh' },
];

/** The same in little: between days that are lived through it sleeps for weeks. */
export const shortYear: readonly Span[] = [
  live(1),
  ...wrong(DAY_MS, 1),
  ...wrong(400 * DAY_MS, 20),
  { kind: 'live', hours: 12 },
  ...wrong(-40 * 365 * DAY_MS, 5),
  live(1),
  { kind: 'sleep', days: 29 },
  live(2),
  { kind: 'sleep', days: 31 },
  live(2),
  { kind: 'restart', off: HOUR_MS, clock: 900 * DAY_MS },
  { kind: 'live', hours: 3 },
  { kind: 'set', clock: -900 * DAY_MS },
  live(2),
  { kind: 'weigh' },
  { kind: 'sleep', days: 62 },
  live(2),
  { kind: 'sleep', days: 180 },
  live(2),
  { kind: 'sleep', days: 80 },
  live(2),
  { kind: 'restart', off: HOUR_MS, clock: -5 * 365 * DAY_MS },
  { kind: 'live', hours: 3 },
  { kind: 'set', clock: 5 * 365 * DAY_MS },
  live(2),
  { kind: 'weigh' },
];

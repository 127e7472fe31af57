import { Hours, limits, Weekday, type WeeklyRange } from '@kith/contract';

const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const ONE_WEEK = names.length;
/** Days that follow each other are written as from the first to the last from so many on. */
const RUN = 3;

/** Hours as people write them: `Mon-Fri 08:00-12:00, 13:00-17:00, Sat 09:00-12:00 Europe/Berlin`. Days that are not said again are those before. */
export function writeHours({ time_zone, week }: Hours): string {
  const parts = week.map(({ days, from, to }, i) => {
    const isAsBefore = String(week[i - 1]?.days) === String(days);
    return `${isAsBefore ? '' : `${writeDays(days)} `}${from}-${to}`;
  });
  return `${parts.join(', ')} ${time_zone}`;
}

function writeDays(days: readonly Weekday[]): string {
  const runs: number[][] = [];
  for (const day of days.map((name) => Weekday.options.indexOf(name))) {
    const last = runs.at(-1);
    if (last?.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  const short = (day: number | undefined): string => names[day ?? 0]?.slice(0, 3) ?? '';
  return runs.flatMap((run) => (run.length < RUN ? run.map(short) : `${short(run[0])}-${short(run.at(-1))}`)).join(' ');
}

const howTo = 'Write hours like Mon-Fri 08:00-18:00 Europe/Berlin, several parts of the week with commas between them.';
const withZone = /^(.*\d)\s+(\S+)$/s;
const dayParted = /^(|.*\s)(\d{1,2}:\d{2})\s*[-\u2013]\s*(\d{1,2}:\d{2})$/s;

/** The hours that a text says, or what is wrong with it, in a sentence that repeats nothing of it. */
export function readHoursText(text: string): Hours | { readonly message: string } {
  const [, said, time_zone] = withZone.exec(text.trim()) ?? [];
  if (said === undefined) return { message: howTo };
  const week: WeeklyRange[] = [];
  let days: readonly Weekday[] = [];
  let more: Weekday[] = [];
  for (const part of said.split(/[,;]/)) {
    const [, before, from, to] = dayParted.exec(part.trim()) ?? [undefined, part];
    const named = readDays(before ?? '');
    if (named === null) return { message: howTo };
    more.push(...named);
    // Days with commas between them are of the times that follow.
    if (from === undefined || to === undefined) continue;
    if (more.length > 0) days = more;
    more = [];
    week.push({ days: [...days], from: from.padStart(5, '0'), to: to.padStart(5, '0') });
  }
  if (more.length > 0 || week.length === 0) return { message: howTo };
  if (week.length > limits.rangesPerWeek) return { message: `Give at most ${limits.rangesPerWeek} parts of the week.` };
  const read = Hours.safeParse({ time_zone, week });
  return read.success ? read.data : { message: read.error.issues[0]?.message ?? howTo };
}

/** The days of `Mon Wed-Fri`; null: these are none. */
function readDays(text: string): Weekday[] | null {
  const days: Weekday[] = [];
  const said = text.trim();
  const words = said.split(/\s*[-\u2013]\s*|\s+/).filter((word) => word !== '');
  const joints = said.match(/\s*[-\u2013]\s*|\s+/g) ?? [];
  let isRange = false;
  for (const [i, word] of words.entries()) {
    const day = dayOf(word);
    if (day === undefined) return null;
    const last = days.at(-1);
    if (isRange && last !== undefined && last !== day) {
      for (let next = Weekday.options.indexOf(last) + 1; ; next++) {
        const one = Weekday.options[next % ONE_WEEK];
        if (one === undefined) break;
        days.push(one);
        if (one === day) break;
      }
    } else days.push(day);
    isRange = /[-\u2013]/.test(joints[i] ?? '');
  }
  return isRange ? null : days;
}

/** A day by its English name, its first two letters or three. */
function dayOf(word: string): Weekday | undefined {
  const key = word.toLowerCase().replace(/\.$/, '');
  const at = names.findIndex((name) =>
    [name.slice(0, 2), name.slice(0, 3), name].some((written) => written.toLowerCase() === key),
  );
  return Weekday.options[at];
}

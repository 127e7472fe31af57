import { CLOCKS_APART_MS } from '../../../platform/clock.ts';
import { absentFrom, came, missed } from './absence.ts';
import { meets } from './meets.ts';
import { mostAround } from './most-around.ts';
import type { Raised, Rule, Sighting } from './sighting.ts';
import { having, type State } from './state.ts';
import { cooledDown, countedUnder } from './subject.ts';

/** What comes of a step. */
export interface Stepped {
  readonly state: State;
  readonly raised: readonly Raised[];
}

/** When something has to be raised that nobody brings about; epoch ms, null: never. */
export const dueAt = ({ absence }: State): number | null => absence?.due ?? null;

/** Raises what has come to be due. @param now epoch ms */
export function pass({ when }: Rule, state: State, now: number): Stepped {
  const { absence } = state;
  if (!absence || absence.due === null || absence.due > now) return { state, raised: [] };
  const { absence: after, at, openings } = missed(when, absence, absence.due, now);
  const count = openings > 1 ? openings : null;
  return { state: { ...state, absence: after }, raised: [{ kind: 'absent', at, sighting: null, count }] };
}

/**
 * What a rule makes of a sighting: the alarm that it raises, if any, and what the rule remembers then. This is all there is to a rule:
 * what is seen and what was seen go through it alike. Whatever a camera says, it was seen by the time at which it is written down; and what
 * is remembered of a later time was written down by a clock that was ahead.
 * @param now epoch ms at which the sighting is written down, or was
 * @param sure up to when absences are sure: epoch ms, no later than now
 * @param ahead epoch ms that no clock has come to yet: later than now, as that may be behind
 */
export function step(
  rule: Rule,
  before: State,
  sighting: Sighting,
  now: number,
  sure: number = now,
  ahead: number = now + CLOCKS_APART_MS,
): Stepped {
  const passed = pass(rule, setRight(rule, before, now, ahead), sure);
  if (!meets(rule.when, sighting)) return passed;
  const { count, together } = rule.when;
  const { state } = passed;
  if (state.absence) {
    const absence = came(rule.when, state.absence, Math.min(sighting.at, now), ahead);
    return absence === state.absence ? passed : { ...passed, state: { ...state, absence } };
  }
  const seen = count ? counting(rule, state, sighting, now) : together ? gathering(rule, state, sighting, now) : null;
  if (seen === null) return cooling(rule, state, { kind: 'sighting', at: sighting.at, sighting, count: null }, now);
  if (seen.raises === null) return { state: seen.state, raised: [] };
  const told = cooling(rule, seen.state, seen.raises, now);
  return told.raised.length === 0 ? told : { ...told, state: seen.told(told.state) };
}

/**
 * Lets an absence begin now whose beginning was said by a clock that was ahead.
 * @param now epoch ms
 * @param ahead epoch ms that no clock has come to yet: now alone may be behind, and all would seem to have been ahead of it
 */
export function setRight({ when }: Rule, state: State, now: number, ahead: number): State {
  const { absence } = state;
  return absence && absence.raised === null && absence.from > ahead
    ? { ...state, absence: absentFrom(when, now) }
    : state;
}

/** What was counted, whether it is too many, and what is remembered once that is told. */
interface Measured {
  readonly state: State;
  readonly raises: Raised | null;
  readonly told: (state: State) => State;
}

const unchanged = (state: State): Measured => ({ state, raises: null, told: (same) => same });

function counting(rule: Rule, state: State, sighting: Sighting, now: number): Measured {
  const { count } = rule.when;
  const key = countedUnder(rule, sighting);
  if (!count || key === null) return unchanged(state);
  const withinMs = count.within_seconds * 1000;
  const at = Math.min(sighting.at, now);
  const before = state.counted.get(key);
  const known = before && before.until > now ? before : null;
  // As many as it takes, the newest; and of what a clock says that is a little ahead, as another node's may be.
  const sorted = [...(known?.times ?? []), at].sort((a, b) => a - b);
  const newest = (from: number, to: number) =>
    sorted.filter((time) => time > from && time <= to).slice(-(count.more_than + 1));
  const past = newest(Number.NEGATIVE_INFINITY, now);
  const times = [...past, ...newest(now, now + withinMs)];
  const until = Math.max(now, times.at(-1) ?? at) + withinMs;
  const counted = times.filter((time) => time <= at && time > at - withinMs).length;
  const isOver = counted > count.more_than;
  // One that comes late says nothing of how many there are now.
  const isLate = at < (past.at(-1) ?? at);
  const isTold = (isOver || isLate) && (known?.isTold ?? false);
  const having1 = (told: boolean, of: State): State => ({
    ...of,
    counted: having(of.counted, key, { times, until, isTold: told }),
  });
  return {
    state: having1(isTold, state),
    raises: isOver && !isTold ? { kind: 'count', at: sighting.at, sighting, count: counted } : null,
    told: (of) => having1(true, of),
  };
}

function gathering({ when: { together } }: Rule, state: State, sighting: Sighting, now: number): Measured {
  const { personId, sourceId } = sighting;
  if (!together || personId === null) return unchanged(state);
  const at = Math.min(sighting.at, now);
  const withinMs = together.within_seconds * 1000;
  const before = state.here.get(sourceId);
  const persons = new Map([...(before?.persons ?? [])].filter(([, { until }]) => until > now));
  const last = persons.get(personId)?.at ?? at;
  persons.delete(personId);
  const others = [...persons.values()].map((seen) => seen.at);
  const until = now + withinMs;
  persons.set(personId, { at: last > now ? at : Math.max(last, at), until });
  const there = mostAround(at, others, withinMs);
  const isEnough = there >= together.at_least;
  // One that comes late says nothing of who is there now.
  const isLate = [last, ...others].some((time) => time > at && time <= now);
  const isTold = (isEnough || isLate) && before !== undefined && before.until > now && before.isTold;
  const thereAre = (told: boolean, of: State): State => ({
    ...of,
    here: having(of.here, sourceId, { persons, until, isTold: told }),
  });
  return {
    state: thereAre(isTold, state),
    raises: isEnough && !isTold ? { kind: 'together', at: sighting.at, sighting, count: there } : null,
    told: (of) => thereAre(true, of),
  };
}

/** Raises it, unless that was done a short while ago. A clock that was set back ends a cooldown rather than making it longer by as much. */
function cooling(rule: Rule, state: State, raises: Raised, now: number): Stepped {
  const { cooldownMs } = rule;
  if (cooldownMs === 0 || raises.sighting === null) return { state, raised: [raises] };
  const key = cooledDown(rule, raises.sighting);
  const before = state.cooldowns.get(key);
  const at = Math.min(raises.at, now);
  if (before && before.until > now && Math.abs(at - before.at) < cooldownMs) return { state, raised: [] };
  const until = now + cooldownMs;
  return { state: { ...state, cooldowns: having(state.cooldowns, key, { at, until }) }, raised: [raises] };
}

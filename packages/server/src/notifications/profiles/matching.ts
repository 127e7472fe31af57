import type { GroupId, Liveness, Mood, NotSentReason, ProfileFilters, Result, SourceId } from '@kith/contract';
import type { PersonId } from '../../platform/db/schema.ts';
import { type StrangerVisit, wantsStranger } from './stranger-visit.ts';

/** What profiles ask about an entry. */
export interface Seen {
  readonly result: Result;
  readonly confidence: number | null;
  readonly mood: Mood | null;
  readonly liveness: Liveness | '';
  readonly sex: 0 | 1 | null;
  readonly age: number | null;
  readonly sourceId: SourceId;
  readonly personId: PersonId | null;
  /** The groups that the person was in. */
  readonly groupIds: readonly GroupId[];
  /** Of somebody whom nobody knows; null: it is somebody, or nobody can say. */
  readonly stranger: StrangerVisit | null;
}

/** When it would be told, and when the same person at the same source was told last; epoch ms. */
export interface Telling {
  readonly now: number;
  readonly last: number | null;
}

type Check = (filters: ProfileFilters, seen: Seen, telling: Telling) => boolean;

/**
 * The filters one after another. A value that the entry lacks meets no filter, and a source or a group that is deleted is
 * one where nobody is.
 */
const checks: readonly (readonly [NotSentReason, Check])[] = [
  ['entries', ({ entries }) => entries],
  ['results', ({ results }, { result }) => meets(results, [result])],
  ['moods', ({ moods }, { mood }) => meets(moods, [mood])],
  ['liveness', (filters, { liveness }) => meets(filters.liveness, [liveness])],
  ['sex', (filters, { sex }) => meets(filters.sex, [sex])],
  ['age', ({ age_from, age_to }, { age }) => isWithin(age_from, age_to, age)],
  ['sources', ({ sources }, { sourceId }) => meets(sources, [sourceId])],
  ['persons_groups', ({ persons_groups }, { groupIds }) => meets(persons_groups, groupIds)],
  ['groups_all', ({ groups_all }, { groupIds }) => groups_all.every((id) => groupIds.includes(id))],
  ['groups_none', ({ groups_none }, { groupIds }) => !groups_none.some((id) => groupIds.includes(id))],
  ['min_confidence', ({ min_confidence }, { confidence }) => isWithin(min_confidence, null, confidence)],
  ['strangers', ({ strangers }, { stranger }) => wantsStranger(strangers, stranger)],
  ['cooldown', (filters, { personId }, telling) => personId === null || isOver(cooldownMs(filters), telling)],
];

/** The first filter of a profile that an entry does not pass; null when it passes: every filter is met, by any of its values. */
export const whyNotSent = (filters: ProfileFilters, seen: Seen, telling: Telling): NotSentReason | null =>
  checks.find(([, isMet]) => !isMet(filters, seen, telling))?.[0] ?? null;

export const cooldownMs = ({ cooldown_seconds }: ProfileFilters): number => cooldown_seconds * 1000;

const meets = <T>(wanted: readonly T[], values: readonly (T | '' | null)[]): boolean =>
  wanted.length === 0 || wanted.some((value) => values.includes(value));

const isWithin = (from: number | null, to: number | null, value: number | null): boolean =>
  (from === null && to === null) ||
  (value !== null && value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY));

/** A clock that was set back ends a cooldown rather than making it longer by as much. */
const isOver = (cooldown: number, { now, last }: Telling): boolean => last === null || Math.abs(now - last) >= cooldown;

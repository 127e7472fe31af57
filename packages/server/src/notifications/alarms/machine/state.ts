import type { SourceId } from '@kith/contract';
import type { PersonId } from '../../../platform/db/schema.ts';

/** Something that is remembered for a while. */
interface Remembered {
  /** When it means nothing any more: epoch ms of writing it down, or of what was seen, whichever is later, and its time. */
  readonly until: number;
}

/** That an alarm was raised of somebody, or somewhere. */
export interface Cooldown extends Remembered {
  /** Epoch ms of what was seen. */
  readonly at: number;
}

/** What was counted under a key. */
export interface Counted extends Remembered {
  /** Epoch ms of what was seen, in their order: the newest. */
  readonly times: readonly number[];
  /** Whether an alarm was raised, and it has been more than enough since. */
  readonly isTold: boolean;
}

/** Who was seen by a source. */
export interface Here extends Remembered {
  /** Epoch ms, by person. */
  readonly persons: ReadonlyMap<PersonId, Cooldown>;
  readonly isTold: boolean;
}

/** Since when nobody came. */
export interface Absence {
  /** Epoch ms: when the last one was seen, or the rule was armed. */
  readonly from: number;
  /** Epoch ms for which an alarm was raised since; null: none was. */
  readonly raised: number | null;
  /** Epoch ms at which the next one is due; null: never. */
  readonly due: number | null;
}

/** Whom a cooldown is of, or what is counted together: see `subject.ts`. */
export type Subject = 'all' | `${'person' | 'stranger' | 'source'} ${number}`;

/** All that a rule remembers. Never changed: every step makes another one. */
export interface State {
  readonly cooldowns: ReadonlyMap<Subject, Cooldown>;
  readonly counted: ReadonlyMap<Subject, Counted>;
  readonly here: ReadonlyMap<SourceId, Here>;
  readonly absence: Absence | null;
}

/** A map with another value under a key. */
export const having = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

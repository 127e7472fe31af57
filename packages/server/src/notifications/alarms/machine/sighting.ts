import type { AlarmKind, AlarmRuleId, AlarmWhen, EntryId, GroupId, Result, SourceId, StrangerId } from '@kith/contract';
import type { PersonId } from '../../../platform/db/schema.ts';
import type { StrangerVisit } from '../../profiles/stranger-visit.ts';

/** A rule, as far as what is seen asks about it. */
export interface Rule {
  readonly id: AlarmRuleId;
  readonly when: AlarmWhen;
  readonly cooldownMs: number;
}

/** One face that was seen, as far as rules ask about it. */
export interface Sighting {
  readonly entryId: EntryId;
  /** When it was seen, epoch ms. */
  readonly at: number;
  readonly sourceId: SourceId;
  readonly result: Result;
  readonly confidence: number | null;
  readonly personId: PersonId | null;
  /** The groups that the person was in. */
  readonly groupIds: readonly GroupId[];
  /** Somebody whom nobody knows; null: it is somebody, or nobody can say. */
  readonly strangerId: StrangerId | null;
  readonly stranger: StrangerVisit | null;
  /** Whether whoever it is was never seen before. */
  readonly isFirst: boolean;
}

/** What raises an alarm. */
export interface Raised {
  readonly kind: AlarmKind;
  /** Epoch ms: when it was seen, or due. */
  readonly at: number;
  /** Null: nobody came. */
  readonly sighting: Sighting | null;
  /** How many, where that was asked; how many openings went by, where it was more than one. */
  readonly count: number | null;
}

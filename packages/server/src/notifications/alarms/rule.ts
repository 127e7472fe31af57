import type { AlarmRuleId, AlarmWhen, ProfileId } from '@kith/contract';
import type { Rule } from './machine/sighting.ts';

/** Restricts nothing. */
export const noConditions: AlarmWhen = {
  groups_all: [],
  groups_any: [],
  groups_none: [],
  results: [],
  sources: [],
  hours: null,
  min_confidence: null,
  strangers: null,
  first_time: false,
  count: null,
  absent: null,
  together: null,
};

/** The stored conditions; those that were added to Kith later restrict nothing. */
export const parseWhen = (json: string): AlarmWhen => ({ ...noConditions, ...JSON.parse(json) });

export const parseProfiles = (json: string): readonly ProfileId[] => JSON.parse(json);

/** A rule as far as what is seen asks about it. */
export const toRule = (row: {
  readonly id: AlarmRuleId;
  readonly condition: string;
  readonly cooldown_seconds: number;
}): Rule => ({ id: row.id, when: parseWhen(row.condition), cooldownMs: row.cooldown_seconds * 1000 });

/** Whether a rule can be judged only when it is known which strangers entries are of. */
export const asksForStrangers = ({ when }: Rule): boolean =>
  when.strangers !== null || when.first_time || when.count?.per === 'person';

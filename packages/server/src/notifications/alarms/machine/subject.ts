import type { Rule, Sighting } from './sighting.ts';
import type { Subject } from './state.ts';

/** Who it is, where that can be said. */
const whoIs = ({ personId, strangerId }: Sighting): Subject | null => {
  if (personId !== null) return `person ${personId}`;
  return strangerId === null ? null : `stranger ${strangerId}`;
};

/** What a sighting is counted under; null: it is not counted, for nobody can say who it is. */
export function countedUnder({ when: { count } }: Rule, sighting: Sighting): Subject | null {
  if (count?.per === 'person') return whoIs(sighting);
  return count?.per === 'source' ? `source ${sighting.sourceId}` : 'all';
}

/** What nothing more is raised of while a cooldown lasts. */
export function cooledDown(rule: Rule, sighting: Sighting): Subject {
  const source: Subject = `source ${sighting.sourceId}`;
  if (rule.when.together) return source;
  return (rule.when.count ? countedUnder(rule, sighting) : whoIs(sighting)) ?? source;
}

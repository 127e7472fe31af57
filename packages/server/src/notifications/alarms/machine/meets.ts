import type { AlarmWhen } from '@kith/contract';
import { isOpen } from '../../../people/times/is-open.ts';
import { wantsStranger } from '../../profiles/stranger-visit.ts';
import type { Sighting } from './sighting.ts';

/** Whether a sighting is one that a rule asks about: every condition holds, each by any of its values. */
export function meets(when: AlarmWhen, sighting: Sighting): boolean {
  const { result, sourceId, groupIds, confidence, stranger, isFirst, at } = sighting;
  const inGroup = (id: AlarmWhen['groups_any'][number]) => groupIds.includes(id);
  return (
    isAny(when.results, result) &&
    isAny(when.sources, sourceId) &&
    when.groups_all.every(inGroup) &&
    (when.groups_any.length === 0 || when.groups_any.some(inGroup)) &&
    !when.groups_none.some(inGroup) &&
    (when.min_confidence === null || (confidence !== null && confidence >= when.min_confidence)) &&
    wantsStranger(when.strangers, stranger) &&
    (!when.first_time || isFirst) &&
    isOfMeasure(when, sighting) &&
    // An absence is measured within its hours; whoever comes outside of them has come.
    (when.hours === null || when.absent !== null || isOpen(when.hours, at))
  );
}

/** Those of whom a rule asks whether they are together, or whether any of them comes. */
const isOfMeasure = ({ absent, together }: AlarmWhen, { groupIds, personId }: Sighting): boolean =>
  (absent === null || groupIds.includes(absent.group_id)) &&
  (together === null || (personId !== null && groupIds.includes(together.group_id)));

const isAny = <T>(wanted: readonly T[], value: T): boolean => wanted.length === 0 || wanted.includes(value);

import type { SpaceId, Thresholds, WhatIfAnswer, WhatIfQuery } from '@kith/contract';
import type { Gallery } from '../../people/persons/gallery.ts';
import { getPersons, nameOf } from '../../people/persons/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { cosineOf, log10FalseAlarms } from '../../recognition/calibration/calibration.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { decideThresholds, getThresholds, type ThresholdProblem } from '../../tenancy/thresholds/thresholds.ts';
import { countToldOtherwise, listToldOtherwise } from '../entries/told-otherwise.ts';

const EXAMPLES = 20;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Searches of somebody unknown that are spoken of. */
const SEARCHES = 1000;

interface Deps {
  /** Of the connection that reads. */
  readonly reading: Queries;
  readonly gallery: Pick<Gallery, 'templates'>;
  readonly now: number;
}

/** What entries of late would have said by other thresholds, and how often strangers would get a name by them. */
export async function whatIf(
  { reading, gallery, now }: Deps,
  spaceId: SpaceId,
  { days, ...wish }: WhatIfQuery,
): Promise<WhatIfAnswer | ThresholdProblem> {
  const before = await getThresholds(reading, spaceId);
  const after = decideThresholds(before, wish);
  if ('field' in after) return after;
  const hidden = (await hiddenSources(reading)).map(({ id }) => id);
  const asked = { spaceId, from: now - days * DAY_MS, hidden, thresholds: after };
  const counts = await countToldOtherwise(reading, asked);
  const changed = counts.filter(({ from, to }) => from !== to);
  const rows = changed.length === 0 ? [] : await listToldOtherwise(reading, asked, EXAMPLES);
  const persons = await getPersons(reading, spaceId, [...new Set(rows.flatMap(({ person_id }) => person_id ?? []))]);
  const templates = await gallery.templates(spaceId);
  return {
    thresholds: { before: levelsOf(before), after: levelsOf(after) },
    strangers: { before: strangersNamed(before, templates), after: strangersNamed(after, templates) },
    entries: counts.reduce((sum, { entries }) => sum + entries, 0),
    changes: changed,
    examples: rows.map(({ id, from, to, confidence, person_id }) => {
      const person = person_id === null ? undefined : persons.get(person_id);
      return { entry_id: id, from, to, confidence, pid: person?.pid ?? null, person: person ? nameOf(person) : null };
    }),
  };
}

const levelsOf = ({ exact, ha, junk }: Thresholds) => ({ exact, ha, junk });

/** Of 1,000 searches of strangers, how many name somebody at each level or more. */
function strangersNamed({ exact, ha, junk }: Thresholds, templates: number) {
  const named = (threshold: number) => {
    const alarms = 10 ** log10FalseAlarms(cosineOf(threshold, templates), templates);
    return Number((SEARCHES * Math.min(1, alarms)).toPrecision(3));
  };
  return { exact: named(exact), ha: named(ha), junk: named(junk) };
}

import type { Queries } from '../../platform/db/database.ts';
import { type SharedNames, sharedNames } from '../../platform/db/shared-names.ts';
import { type Finding, findings } from './finding.ts';

const NAMED = 10;

/** Things whose names were different once and are one today. */
export async function checkNames(db: Queries): Promise<Finding> {
  const say = findings('names');
  const shared = await sharedNames(db);
  if (shared.length === 0) return say.ok('Every account, space, source and group has a name of its own.');
  return say.warning(
    `Others have these names, too, written another way: ${shared.map(inWords).join('; ')}. Each is found by its own spelling; give it another name.`,
  );
}

const inWords = ({ kind, ids }: SharedNames): string =>
  `${kind} ${ids.slice(0, NAMED).join(', ')}${ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''}`;

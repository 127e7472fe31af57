import type { PersonRow } from '../../people/persons/store.ts';
import { findTemplates } from '../../people/persons/template-store.ts';
import type { Database } from '../../platform/db/database.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import { compareTemplates, type Likeness } from '../../recognition/calibration/compare.ts';
import { type Level, reaches } from '../../recognition/calibration/levels.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import type { Sample } from './sample.ts';

/**
 * How alike a face and a person are.
 * @throws {KithError} 400 when it is less than asked; 404 when the person was erased meanwhile
 */
export async function requireLikeness(
  { db }: { readonly db: Database },
  { id, space_id: spaceId }: PersonRow,
  { template, entryId }: Pick<Sample, 'template' | 'entryId'>,
  least: Level,
): Promise<Likeness> {
  const looks = (await findTemplates(db.queries, spaceId, [id])).get(id);
  if (!looks) throw notFound();
  const likeness = compareTemplates(template, looks, await getThresholds(db.queries, spaceId));
  if (reaches(likeness.result, least)) return likeness;
  const message = `The face is not similar enough to this person: it reaches "${likeness.result}" (confidence ${likeness.confidence}), and "${least}" is asked.`;
  throw fieldError(entryId === null ? 'image' : 'id', 'notSimilar', message);
}

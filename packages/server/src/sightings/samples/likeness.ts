import type { PersonRow } from '../../people/persons/store.ts';
import { findTemplates } from '../../people/persons/template-store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { compareTemplates, type Likeness } from '../../recognition/calibration/compare.ts';
import { type Level, reaches } from '../../recognition/calibration/levels.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import type { NotSimilar, PersonGone } from './refusal.ts';

/**
 * How alike a face and a person are, by the thresholds of the space; null when the person was erased meanwhile.
 */
export async function likenessTo(
  db: Queries,
  { id, space_id: spaceId }: PersonRow,
  face: ScaledTemplate,
): Promise<Likeness | null> {
  const looks = (await findTemplates(db, spaceId, [id])).get(id);
  return looks ? compareTemplates(face, looks.templates, await getThresholds(db, spaceId)) : null;
}

/**
 * The same for a face that has to be as similar as is asked. Of somebody whose every template is damaged nothing is known to compare it
 * with: such a person is to be known again by any face.
 */
export async function sufficientLikeness(
  db: Queries,
  person: PersonRow,
  face: ScaledTemplate,
  least: Level,
): Promise<{ readonly kind: 'similar'; readonly confidence: number } | NotSimilar | PersonGone> {
  const looks = await findTemplates(db, person.space_id, [person.id]);
  if (looks.get(person.id)?.templates.length === 0) return { kind: 'similar', confidence: 0 };
  const likeness = await likenessTo(db, person, face);
  if (!likeness) return { kind: 'person gone' };
  if (!reaches(likeness.result, least)) {
    const required = least === 'nm' ? 0 : (await getThresholds(db, person.space_id))[least];
    return { kind: 'not similar', likeness, least, required };
  }
  return { kind: 'similar', confidence: likeness.confidence };
}

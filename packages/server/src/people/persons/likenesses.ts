import type { SpaceId, TemplateId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { Likeness } from './gallery.ts';
import type { OnUnsound } from './scaled-store.ts';
import { findTemplates, type Looks } from './template-store.ts';
import { findWrongLooks } from './wrong-looks.ts';

interface Told {
  /** Of templates that are damaged. */
  readonly onDamaged?: (templates: readonly TemplateId[]) => void;
  /** Of templates that are not, but what is kept of them. */
  readonly onUnsound?: OnUnsound;
}

/** How alike a face is to each of these persons, by their stored templates; best first, equal ones by the lower id. */
export async function likenesses(
  db: Queries,
  spaceId: SpaceId,
  face: ScaledTemplate,
  persons: readonly PersonId[],
  { onDamaged, onUnsound }: Told = {},
): Promise<Likeness[]> {
  const [looks, wrong] = await Promise.all([
    findTemplates(db, spaceId, persons, onUnsound),
    findWrongLooks(db, spaceId, persons),
  ]);
  onDamaged?.([...looks.values()].flatMap(({ damaged }) => damaged));
  return byLikeness(face, persons, { looks, wrong });
}

/** What is known of persons, to compare a face with: their looks, and faces that are none of theirs. */
export interface KnownLooks {
  readonly looks: ReadonlyMap<PersonId, Pick<Looks, 'templates'>>;
  readonly wrong: ReadonlyMap<PersonId, readonly ScaledTemplate[]>;
}

/** The same when all of that is read. Whoever is less like the face than one that is not theirs falls away. */
export const byLikeness = (
  face: ScaledTemplate,
  persons: readonly PersonId[],
  { looks, wrong }: KnownLooks,
): Likeness[] =>
  persons
    .flatMap((personId) => {
      const { templates = [] } = looks.get(personId) ?? {};
      // A template may have been damaged since it was indexed, or be gone.
      if (templates.length === 0) return [];
      const cosine = mostAlike(face, templates);
      return mostAlike(face, wrong.get(personId) ?? []) < cosine ? [{ personId, cosine }] : [];
    })
    .sort((a, b) => b.cosine - a.cosine || a.personId - b.personId);

const mostAlike = (face: ScaledTemplate, looks: readonly ScaledTemplate[]): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...looks.map((look) => cosineOfTemplates(face, look)));

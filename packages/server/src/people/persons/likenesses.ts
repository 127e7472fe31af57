import type { SpaceId, TemplateId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { Likeness } from './gallery.ts';
import type { OnUnsound } from './scaled-store.ts';
import { findTemplates, type Looks } from './template-store.ts';

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
  const looks = await findTemplates(db, spaceId, persons, onUnsound);
  onDamaged?.([...looks.values()].flatMap(({ damaged }) => damaged));
  return byLikeness(face, persons, looks);
}

/** The same when their templates are read. */
export const byLikeness = (
  face: ScaledTemplate,
  persons: readonly PersonId[],
  looks: ReadonlyMap<PersonId, Pick<Looks, 'templates'>>,
): Likeness[] =>
  persons
    .flatMap((personId) => {
      const { templates = [] } = looks.get(personId) ?? {};
      // A template may have been damaged since it was indexed, or be gone.
      if (templates.length === 0) return [];
      return [{ personId, cosine: Math.max(...templates.map((look) => cosineOfTemplates(face, look))) }];
    })
    .sort((a, b) => b.cosine - a.cosine || a.personId - b.personId);

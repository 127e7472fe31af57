import { limits } from '@kith/contract';
import type { Gallery } from '../../people/persons/gallery.ts';
import { getPerson, type PersonRow } from '../../people/persons/store.ts';
import { insertTemplate, listTemplates, type TemplateRow } from '../../people/persons/template-store.ts';
import { deleteWrongLooks } from '../../people/persons/wrong-looks.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Media } from '../../platform/media/media.ts';
import type { Level } from '../../recognition/calibration/levels.ts';
import type { AfterChange } from '../after-change.ts';
import { sufficientLikeness } from '../samples/likeness.ts';
import type { SampleRefusal } from '../samples/refusal.ts';
import type { Sample } from '../samples/sample.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly media: Media;
  readonly gallery: Pick<Gallery, 'ensureRoom'>;
  readonly afterChange: AfterChange;
}

export interface TemplateAdded {
  readonly kind: 'added';
  readonly template: TemplateRow;
}

/**
 * One look more by which a person is recognised.
 * @param least how similar it must be to the person as it is known
 */
export async function addTemplate(
  { db, clock, media, gallery, afterChange }: Deps,
  person: PersonRow,
  sample: Sample,
  least: Level,
): Promise<TemplateAdded | SampleRefusal> {
  const { template, scaled, facesize, entryId } = sample;
  if (sample.flaw) return sample.flaw;
  const likeness = await sufficientLikeness(db.queries, person, scaled, least);
  if (likeness.kind !== 'similar') return likeness;
  const { id, space_id: spaceId } = person;
  gallery.ensureRoom(spaceId, 1);
  const staged = await sample.stage('face');
  const commit = () =>
    db.transaction(async (tx): Promise<TemplateAdded | SampleRefusal> => {
      const revision = await advanceRevision(tx, spaceId);
      const owner = await getPerson(tx, spaceId, id);
      if (!owner) return { kind: 'person gone' };
      if ((await listTemplates(tx, owner)).length >= limits.templatesPerPerson) return { kind: 'too many templates' };
      // Whoever was said not to have this face has it after all.
      if (entryId !== null) await deleteWrongLooks(tx, spaceId, [entryId], id);
      const look = { template, scaled, facesize, entryId, faceImage: staged.faceImage };
      return { kind: 'added', template: await insertTemplate(tx, owner, look, { revision, now: clock() }) };
    });
  const outcome = await media.publishAfter(staged.names, commit, ({ kind }) => kind === 'added');
  if (outcome.kind === 'added') await afterChange(spaceId, { templates: true });
  return outcome;
}

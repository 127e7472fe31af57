import { limits, type Pid, type SpaceId, type TemplateId } from '@kith/contract';
import { findPersonInSpaces, getPerson, type PersonRow } from '../../people/persons/store.ts';
import {
  deleteTemplates,
  insertTemplate,
  listTemplates,
  type TemplateRow,
} from '../../people/persons/template-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import type { Media } from '../../platform/media/media.ts';
import type { AfterChange } from '../after-change.ts';
import { trashUnused } from '../entries/trash-unused.ts';
import type { Sample } from '../samples/sample.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly media: Media;
  readonly afterChange: AfterChange;
}

/**
 * One look more by which a person is recognised.
 * @throws {KithError} 404 when the person was erased meanwhile, 400 when it has as many as there may be
 */
export async function addTemplate(
  { db, clock, media, afterChange }: Deps,
  { id, space_id: spaceId }: PersonRow,
  sample: Sample,
): Promise<TemplateRow> {
  const { template, facesize, entryId } = sample;
  const staged = await sample.stage('face');
  const added = await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      const revision = await advanceRevision(tx, spaceId);
      const person = await getPerson(tx, spaceId, id);
      if (!person) throw notFound();
      if ((await listTemplates(tx, person)).length >= limits.templatesPerPerson) throw tooMany(sample);
      const look = { template, facesize, entryId, faceImage: staged.faceImage };
      return insertTemplate(tx, person, look, { revision, now: clock() });
    }),
  );
  await afterChange(spaceId, { templates: true });
  return added;
}

const tooMany = ({ entryId }: Sample) =>
  fieldError(
    entryId === null ? 'image' : 'id',
    'tooManyTemplates',
    `The person has ${limits.templatesPerPerson} templates already: delete one first.`,
  );

/** Forgets one look. The last one stays: without any a person could not be recognised. */
export async function removeTemplate(
  { db, clock, afterChange }: Omit<Deps, 'media'>,
  spaceIds: readonly SpaceId[],
  pid: Pid,
  id: TemplateId,
): Promise<'removed' | 'not found' | 'last'> {
  const found = await findPersonInSpaces(db.queries, spaceIds, pid);
  if (!found) return 'not found';
  const outcome = await db.transaction(async (tx) => {
    const revision = await advanceRevision(tx, found.space_id);
    const templates = await listTemplates(tx, found);
    const template = templates.find((row) => row.id === id);
    if (!template) return 'not found';
    if (templates.length === 1) return 'last';
    await deleteTemplates(tx, found, [id], { revision, now: clock() });
    await trashUnused(tx, found.space_id, template.face_image ? [template.face_image] : []);
    return 'removed';
  });
  if (outcome === 'removed') {
    await afterChange(found.space_id, { templates: true, pictures: true });
    db.scrub();
  }
  return outcome;
}

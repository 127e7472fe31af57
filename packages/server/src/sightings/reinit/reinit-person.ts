import type { SourceSettings } from '@kith/contract';
import type { IndexChange } from '../../people/persons/index-changes.ts';
import { getPerson, type PersonRow, updatePerson } from '../../people/persons/store.ts';
import { deleteTemplates, insertTemplate, type Look, listTemplates } from '../../people/persons/template-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { Media } from '../../platform/media/media.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import type { AfterChange } from '../after-change.ts';
import { namesOf } from '../entries/store.ts';
import { trashUnused } from '../entries/trash-unused.ts';
import { type OnEntries, writeEntries } from '../entries/write-entries.ts';
import { keepFor, type Sample } from '../samples/sample.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly media: Media;
  readonly onEntries: OnEntries;
  readonly afterChange: AfterChange;
}

/**
 * From now on a person is known by this face alone; a `reinit` entry says so.
 * @param confidence how alike it was
 * @throws {KithError} 404 when the person was erased meanwhile
 */
export async function reinitPerson(
  { db, clock, media, onEntries, afterChange }: Deps,
  { id, space_id: spaceId }: PersonRow,
  sample: Sample,
  {
    source,
    settings,
    confidence,
  }: { readonly source: SourceRow; readonly settings: SourceSettings; readonly confidence: number },
): Promise<void> {
  const { template, facesize, attributes, entryId } = sample;
  const now = clock();
  const staged = await sample.stage(keepFor(settings, 'reinit'));
  const { faceImage } = staged;
  await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      const revision = await advanceRevision(tx, spaceId);
      const before = await getPerson(tx, spaceId, id);
      if (!before) throw notFound();
      const fullImage = await staged.frame(tx);
      const look = { template, facesize, faceImage, entryId };
      const person = await replaceLooks(tx, before, { ...look, fullImage, attributes }, { revision, now });
      const shown = { facesize, template, attributes, seen: now, faceImage, fullImage };
      const sighting = { ...shown, result: 'reinit', person, confidence } as const;
      await writeEntries(tx, { onEntries, now }, source, [sighting]);
    }),
  );
  await afterChange(spaceId, { templates: true, pictures: true, entries: true });
}

/** A look, and the rest of what a person is first shown with. */
export interface FirstLook extends Look, Pick<Sample, 'attributes'> {
  readonly fullImage: string | null;
}

/** Replaces all templates and the pictures that a person is shown with. Pictures that nothing else shows are trashed. */
export async function replaceLooks(
  tx: Tx,
  person: PersonRow,
  { fullImage, attributes, ...look }: FirstLook,
  change: IndexChange,
): Promise<PersonRow> {
  const old = await listTemplates(tx, person);
  await deleteTemplates(
    tx,
    person,
    old.map((template) => template.id),
    change,
  );
  await insertTemplate(tx, person, look, change);
  const { facesize, faceImage } = look;
  const { liveness } = attributes;
  const values = { facesize, face_image: faceImage, full_image: fullImage, liveness };
  const after = await updatePerson(tx, person, values);
  await trashUnused(tx, person.space_id, [...namesOf(person), ...old.flatMap((template) => template.face_image ?? [])]);
  return after ?? person;
}

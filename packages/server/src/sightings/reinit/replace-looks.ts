import type { IndexChange } from '../../people/persons/index-changes.ts';
import { type PersonRow, updatePerson } from '../../people/persons/store.ts';
import { deleteTemplates, insertTemplate, type Look, listTemplates } from '../../people/persons/template-store.ts';
import type { Tx } from '../../platform/db/database.ts';
import { namesOf } from '../entries/store.ts';
import { trashUnused } from '../entries/trash-unused.ts';
import type { Sample } from '../samples/sample.ts';

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

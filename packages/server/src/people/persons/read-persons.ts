import { type Person, type SpaceId, type Template, toTimestamp } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import { attributesOf, toWire } from './attribute-store.ts';
import { type DescribedPerson, type PersonRow, withSources } from './store.ts';
import { countTemplates, type TemplateRow } from './template-store.ts';

/** Rows to persons as they are answered, in the same order. Whoever was erased since the rows were read is left out. */
export async function readPersons(db: Queries, baseUrl: string, rows: readonly PersonRow[]): Promise<Person[]> {
  const spaceIds = [...new Set(rows.map((row) => row.space_id))];
  const counts = await countTemplates(
    db,
    spaceIds,
    rows.map((row) => row.id),
  );
  const attributes = await attributesOf(
    db,
    spaceIds,
    rows.map((row) => row.id),
  );
  const described = new Map<PersonRow['id'], DescribedPerson>();
  for (const spaceId of spaceIds) {
    for (const person of await withSources(db, spaceId, ofSpace(rows, spaceId))) described.set(person.id, person);
  }
  return rows.flatMap((row) => {
    const templates = counts.get(row.id);
    if (templates === undefined) return [];
    return {
      pid: row.pid,
      space_id: row.space_id,
      name: row.name,
      external_id: row.external_id,
      note: row.note,
      attributes: toWire(attributes.get(row.id)),
      pid_created: toTimestamp(row.created),
      pid_source: described.get(row.id)?.source ?? null,
      initial_face_image: mediaUrl(baseUrl, row.face_image),
      initial_full_image: mediaUrl(baseUrl, row.full_image),
      initial_facesize: row.facesize,
      templates_count: templates,
    };
  });
}

/** The same for one; undefined when that person was erased since. */
export async function readPerson(db: Queries, baseUrl: string, row: PersonRow): Promise<Person | undefined> {
  const [person] = await readPersons(db, baseUrl, [row]);
  return person;
}

const ofSpace = (rows: readonly PersonRow[], spaceId: SpaceId) => rows.filter((row) => row.space_id === spaceId);

export const templateToWire = (baseUrl: string, row: TemplateRow): Template => ({
  id: row.id,
  created: toTimestamp(row.created),
  facesize: row.facesize,
  face_image: mediaUrl(baseUrl, row.face_image),
});

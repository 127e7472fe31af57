import type { EntryId, SpaceId, TemplateId } from '@kith/contract';
import type { Selectable } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { fromStored, toStored } from '../../platform/db/stored-template.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { FaceTemplates, ScaledTemplate } from '../../recognition/scale/templates.ts';
import { type IndexChange, noteIndexChange } from './index-changes.ts';

/** A template without its vector. */
export type TemplateRow = Omit<Selectable<Schema['person_templates']>, 'vector' | 'checksum'>;

const columns = ['id', 'space_id', 'person_id', 'created', 'facesize', 'face_image', 'entry_id'] as const;

/** One look of a person, and where it was taken from. */
export interface Look extends FaceTemplates {
  /** Area of the face, px². */
  readonly facesize: number;
  readonly faceImage: string | null;
  readonly entryId: EntryId | null;
}

/** Whose look it is. */
interface Owner {
  readonly space_id: SpaceId;
  readonly id: PersonId;
}

export async function insertTemplate(
  tx: Tx,
  { space_id, id }: Owner,
  { template, facesize, faceImage, entryId }: Look,
  change: IndexChange,
): Promise<TemplateRow> {
  const values = { space_id, person_id: id, created: change.now, facesize, face_image: faceImage, entry_id: entryId };
  const row = await tx
    .insertInto('person_templates')
    .values({ ...values, ...toStored(template) })
    .returning(columns)
    .executeTakeFirstOrThrow();
  await noteIndexChange(tx, space_id, id, change);
  return row;
}

/** Oldest first. */
export const listTemplates = (db: Queries, { space_id, id }: Owner): Promise<TemplateRow[]> =>
  db
    .selectFrom('person_templates')
    .select(columns)
    .where('space_id', '=', space_id)
    .where('person_id', '=', id)
    .orderBy('id')
    .execute();

export async function deleteTemplates(
  tx: Tx,
  { space_id, id }: Owner,
  ids: readonly TemplateId[],
  change: IndexChange,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.deleteFrom('person_templates').where('space_id', '=', space_id).where('id', 'in', ids).execute();
  await noteIndexChange(tx, space_id, id, change);
}

/** Makes templates those of another person of the space. */
export async function giveTemplates(
  tx: Tx,
  { space_id, id }: Owner,
  ids: readonly TemplateId[],
  change: IndexChange,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('person_templates')
    .set({ person_id: id })
    .where('space_id', '=', space_id)
    .where('id', 'in', ids)
    .execute();
  await noteIndexChange(tx, space_id, id, change);
}

/** How many templates each of these persons has. */
export async function countTemplates(
  db: Queries,
  spaceIds: readonly SpaceId[],
  persons: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, number>> {
  if (persons.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_templates')
    .select((eb) => ['person_id', eb.fn.countAll<number>().as('n')])
    .where('space_id', 'in', spaceIds)
    .where('person_id', 'in', persons)
    .groupBy('person_id')
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.n]));
}

/** How many templates a space has. */
export async function countOfSpace(db: Queries, spaceId: SpaceId): Promise<number> {
  const { n } = await db
    .selectFrom('person_templates')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('space_id', '=', spaceId)
    .executeTakeFirstOrThrow();
  return n;
}

/** Which of these pictures some template was taken from. */
export async function picturesOfTemplates(db: Queries, spaceId: SpaceId, names: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('person_templates')
    .select('face_image')
    .where('space_id', '=', spaceId)
    .where('face_image', 'in', names)
    .execute();
  return rows.flatMap((row) => row.face_image ?? []);
}

/** What is known of a person's looks, as they are compared. */
export interface Looks {
  readonly templates: readonly ScaledTemplate[];
  /** Templates that are not what was stored. */
  readonly damaged: readonly TemplateId[];
}

/** The templates of some persons. */
export async function findTemplates(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, Looks>> {
  if (ids.length === 0) return new Map();
  const rows = await vectorsOf(db, spaceId).where('person_id', 'in', ids).execute();
  return byPerson(rows);
}

/** Templates read at a time: many more than one person has. */
const BATCH = 2000;

/** Every person of a space with its templates, read in batches, to build the face index from. */
export async function* templatesOfSpace(db: Queries, spaceId: SpaceId) {
  let after = 0;
  for (;;) {
    const rows = await vectorsOf(db, spaceId)
      .where('person_id', '>', after as PersonId)
      .orderBy('person_id')
      .limit(BATCH)
      .execute();
    const persons = byPerson(rows);
    const last = rows.length === BATCH ? rows.at(-1)?.person_id : undefined;
    // The batch may end within the templates of its last person, who is read again.
    if (last !== undefined) persons.delete(last);
    yield* persons;
    if (last === undefined) return;
    after = last - 1;
  }
}

const vectorsOf = (db: Queries, spaceId: SpaceId) =>
  db.selectFrom('person_templates').select(['id', 'person_id', 'vector', 'checksum']).where('space_id', '=', spaceId);

type VectorRow = Pick<Selectable<Schema['person_templates']>, 'id' | 'person_id' | 'vector' | 'checksum'>;

function byPerson(rows: readonly VectorRow[]): Map<PersonId, Looks> {
  const found = new Map<PersonId, { templates: ScaledTemplate[]; damaged: TemplateId[] }>();
  for (const row of rows) {
    const looks = found.get(row.person_id) ?? { templates: [], damaged: [] };
    const template = fromStored(row);
    if (template) looks.templates.push(scaleTemplate(template));
    else looks.damaged.push(row.id);
    found.set(row.person_id, looks);
  }
  return found;
}

import type { EntryId, SpaceId, TemplateId } from '@kith/contract';
import type { Selectable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { toStored, toStoredScaled } from '../../platform/db/stored-template.ts';
import type { FaceTemplates, RawTemplate, ScaledTemplate } from '../../recognition/scale/templates.ts';
import { type IndexChange, noteIndexChange } from './index-changes.ts';
import { type OnUnsound, type ReadTemplate, readScaled, rowsToScale } from './scaled-store.ts';
import { insertScaled } from './write-scaled.ts';

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
  { template, scaled, facesize, faceImage, entryId }: Look,
  change: IndexChange,
): Promise<TemplateRow> {
  const values = { space_id, person_id: id, created: change.now, facesize, face_image: faceImage, entry_id: entryId };
  const row = await tx
    .insertInto('person_templates')
    .values({ ...values, ...toStored(template) })
    .returning(columns)
    .executeTakeFirstOrThrow();
  await insertScaled(tx, space_id, [{ id: row.id, ...toStoredScaled(scaled) }]);
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

/** Looks of a person that are this very template. */
export const templatesLike = (db: Queries, { space_id, id }: Owner, template: RawTemplate): Promise<TemplateRow[]> =>
  db
    .selectFrom('person_templates')
    .select(columns)
    .where('space_id', '=', space_id)
    .where('person_id', '=', id)
    .where('vector', '=', toStored(template).vector)
    .execute();

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

/** Whether a space has any templates: known at once, however many they are. */
export async function hasTemplates(db: Queries, spaceId: SpaceId): Promise<boolean> {
  const one = db.selectFrom('person_templates').select('id').where('space_id', '=', spaceId).limit(1);
  return (await one.executeTakeFirst()) !== undefined;
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

/** The templates of some persons. @param onUnsound is told of what is kept of them and not what was stored */
export async function findTemplates(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly PersonId[],
  onUnsound: OnUnsound = () => undefined,
): Promise<ReadonlyMap<PersonId, Looks>> {
  if (ids.length === 0) return new Map();
  return byPerson(await readScaled(db, spaceId, await templatesOfPersons(db, { spaceId, ids }), onUnsound));
}

const templatesOfPersons = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly PersonId[] }) =>
  rowsToScale(db, spaceId).where('t.person_id', 'in', ids),
);

/** One template of a person that is sound, as it is compared. */
export interface LookOfPerson {
  readonly id: TemplateId;
  readonly personId: PersonId;
  readonly scaled: ScaledTemplate;
  /** Area of the face, px². */
  readonly facesize: number;
}

/** Each template of some persons by itself, the oldest first. */
export async function looksOfPersons(db: Queries, spaceId: SpaceId, ids: readonly PersonId[]): Promise<LookOfPerson[]> {
  if (ids.length === 0) return [];
  // In no order of their ids: SQLite would rather read the whole space in that order than look persons up.
  const rows = await rowsToScale(db, spaceId).select('t.facesize').where('t.person_id', 'in', ids).execute();
  const sizes = new Map(rows.map(({ id, facesize }) => [id, facesize]));
  const read = await readScaled(db, spaceId, rows, () => undefined);
  const inOrder = read.toSorted((a, b) => a.id - b.id);
  return inOrder.flatMap(({ id, personId, scaled }) =>
    scaled ? [{ id, personId, scaled, facesize: sizes.get(id) ?? 0 }] : [],
  );
}

/** Which of these templates are there. */
export async function templatesThere(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly TemplateId[],
): Promise<ReadonlySet<TemplateId>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('person_templates')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Templates read at a time: many more than one person has. */
const BATCH = 2000;

/** Every person of a space with its templates, read in batches, to build the face index from. */
export async function* templatesOfSpace(db: Queries, spaceId: SpaceId, onUnsound: OnUnsound = () => undefined) {
  let after = 0;
  for (;;) {
    const rows = await rowsToScale(db, spaceId)
      .where('t.person_id', '>', after as PersonId)
      .orderBy('t.person_id')
      .limit(BATCH)
      .execute();
    const persons = byPerson(await readScaled(db, spaceId, rows, onUnsound));
    const last = rows.length === BATCH ? rows.at(-1)?.person_id : undefined;
    // The batch may end within the templates of its last person, who is read again.
    if (last !== undefined) persons.delete(last);
    yield* persons;
    if (last === undefined) return;
    after = last - 1;
  }
}

function byPerson(templates: readonly ReadTemplate[]): Map<PersonId, Looks> {
  const found = new Map<PersonId, { templates: ScaledTemplate[]; damaged: TemplateId[] }>();
  for (const { id, personId, scaled } of templates) {
    const looks = found.get(personId) ?? { templates: [], damaged: [] };
    if (scaled) looks.templates.push(scaled);
    else looks.damaged.push(id);
    found.set(personId, looks);
  }
  return found;
}

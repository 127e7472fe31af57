import type { EntryId, GroupId, Pid, SpaceId, StrangerId, TemplateId } from '@kith/contract';
import { type Selectable, sql } from 'kysely';
import { personsWithPids } from '../../people/persons/store.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { apartFrom, type StrangerRow } from '../joining/store.ts';

/** A stranger as it was before somebody said who that is. */
export type NamingRow = Selectable<Schema['namings']>;

/** So long what was said can be taken back, ms. */
export const UNDO_MS = 7 * 24 * 60 * 60 * 1000;
/** So long whoever is late is told why it cannot, ms. */
const KEPT_MS = 4 * UNDO_MS;

interface Said {
  readonly personId: PersonId;
  /** Whether the person was made by it. */
  readonly isNew: boolean;
  /** By which the person came to be known by it. */
  readonly templates: readonly TemplateId[];
  /** That a known person was put into by it. */
  readonly groups: readonly GroupId[];
  /** Epoch ms. */
  readonly now: number;
}

/** Keeps what a stranger and its entries are, before they are a person's. */
export async function keepNaming(tx: Tx, stranger: StrangerRow, said: Said): Promise<void> {
  const { personId, isNew, templates, groups, now } = said;
  const { id, space_id, ...was } = stranger;
  await tx
    .insertInto('namings')
    .values({
      ...{ space_id, stranger_id: id, person_id: personId, named: now, is_new: isNew ? 1 : 0 },
      ...{ templates_ids: JSON.stringify(templates), groups_ids: JSON.stringify(groups) },
      ...{ apart_ids: JSON.stringify(await apartFrom(tx, space_id, id)) },
      ...was,
    })
    .execute();
  await tx
    .insertInto('naming_entries')
    .columns([
      ...(['space_id', 'entry_id', 'stranger_id', 'confidence'] as const),
      ...(['reason', 'measured', 'required', 'begins_visit', 'weight'] as const),
    ])
    .expression(
      tx
        .selectFrom('stranger_entries as mine')
        .innerJoin('entries', (join) =>
          join.onRef('entries.space_id', '=', 'mine.space_id').onRef('entries.id', '=', 'mine.entry_id'),
        )
        .leftJoin('entry_notes as note', (join) =>
          join.onRef('note.space_id', '=', 'mine.space_id').onRef('note.entry_id', '=', 'mine.entry_id'),
        )
        .select(['mine.space_id', 'mine.entry_id', 'mine.stranger_id', 'entries.confidence'])
        .select(['note.reason', 'note.measured', 'note.required', 'mine.begins_visit', 'mine.weight'])
        .where('mine.space_id', '=', space_id)
        .where('mine.stranger_id', '=', id),
    )
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'entry_id']).doUpdateSet(({ ref }) => ({
        stranger_id: ref('excluded.stranger_id'),
        confidence: ref('excluded.confidence'),
        ...{ reason: ref('excluded.reason'), measured: ref('excluded.measured'), required: ref('excluded.required') },
        ...{ begins_visit: ref('excluded.begins_visit'), weight: ref('excluded.weight') },
      })),
    )
    .execute();
}

export const findNaming = (db: Queries, spaceIds: readonly SpaceId[], id: StrangerId): Promise<NamingRow | undefined> =>
  db
    .selectFrom('namings')
    .selectAll()
    .where('space_id', 'in', spaceIds)
    .where('stranger_id', '=', id)
    .executeTakeFirst();

interface Asked {
  readonly pid?: Pid | undefined;
  /** Epoch ms. */
  readonly now: number;
  readonly limit: number;
  readonly offset: number;
}

/** Those that can be taken back, the newest first, with the person and how many entries were named. */
export const listNamings = (db: Queries, spaceIds: readonly SpaceId[], { pid, now, ...page }: Asked) =>
  listed(
    db
      .selectFrom('namings')
      .innerJoin('persons', (join) =>
        join.onRef('persons.space_id', '=', 'namings.space_id').onRef('persons.id', '=', 'namings.person_id'),
      )
      .select(['namings.space_id', 'namings.stranger_id', 'namings.named', 'namings.is_new'])
      .select(['persons.pid', 'persons.name', 'persons.external_id'])
      .select((eb) =>
        eb
          .selectFrom('naming_entries as of')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .whereRef('of.space_id', '=', 'namings.space_id')
          .whereRef('of.stranger_id', '=', 'namings.stranger_id')
          .as('entries'),
      )
      .where('namings.space_id', 'in', spaceIds)
      .where('namings.named', '>', now - UNDO_MS)
      .$if(pid !== undefined, (query) =>
        query.where('namings.person_id', 'in', personsWithPids(db, spaceIds, pid === undefined ? [] : [pid])),
      )
      .orderBy('namings.named', 'desc')
      .orderBy('namings.stranger_id', 'desc'),
    page,
  );

/** An entry of a stranger who was named, that names that person still. */
export interface NamedEntry {
  readonly id: EntryId;
  /** Whether anybody could be recognised by it still. */
  readonly hasFace: boolean;
}

/** Those that name the person still: of others somebody has said something else since. In the order of ids. */
export async function namedEntries(tx: Tx, { space_id, stranger_id, person_id }: NamingRow): Promise<NamedEntry[]> {
  const rows = await tx
    .selectFrom('naming_entries as of')
    .innerJoin('entries', (join) =>
      join.onRef('entries.space_id', '=', 'of.space_id').onRef('entries.id', '=', 'of.entry_id'),
    )
    .leftJoin('entry_templates as face', (join) =>
      join.onRef('face.space_id', '=', 'of.space_id').onRef('face.entry_id', '=', 'of.entry_id'),
    )
    .select(['of.entry_id', 'face.entry_id as face_of'])
    .where('of.space_id', '=', space_id)
    .where('of.stranger_id', '=', stranger_id)
    .where('entries.person_id', '=', person_id)
    .orderBy('of.entry_id')
    .execute();
  return rows.map((row) => ({ id: row.entry_id, hasFace: row.face_of !== null }));
}

/** What was kept is of no use any more. */
export async function deleteNaming(tx: Tx, { space_id, stranger_id }: NamingRow): Promise<void> {
  await tx.deleteFrom('namings').where('space_id', '=', space_id).where('stranger_id', '=', stranger_id).execute();
}

/** Namings, and entries of them, that are forgotten in one go: a stranger may have been seen hundreds of thousands of times. */
const [NAMINGS, ENTRIES] = [100, 2000];

/**
 * Forgets some of what could not be taken back any more for weeks: with the last of its entries a naming is gone.
 * @param now epoch ms
 * @param ahead epoch ms that no clock has come to yet
 * @returns whether there may be more
 */
export async function forgetNamings(
  db: Queries,
  spaceId: SpaceId,
  { now, ahead, most = ENTRIES }: { readonly now: number; readonly ahead: number; readonly most?: number },
): Promise<boolean> {
  const namings = await db
    .selectFrom('namings')
    .select(['stranger_id', 'named'])
    .where('space_id', '=', spaceId)
    .where((eb) => eb.or([eb('named', '<=', now - KEPT_MS), eb('named', '>', ahead)]))
    .limit(sql.lit(NAMINGS))
    .execute();
  if (namings.length === 0) return false;
  const ids = namings.map(({ stranger_id }) => stranger_id);
  // What a clock has named that was ahead is not taken back any more, either, once this has begun.
  if (namings.some(({ named }) => named > ahead))
    await db
      .updateTable('namings')
      .set({ named: 0 })
      .where('space_id', '=', spaceId)
      .where('named', '>', ahead)
      .execute();
  const entries = await db
    .selectFrom('naming_entries')
    .select('entry_id')
    .where('space_id', '=', spaceId)
    .where('stranger_id', 'in', ids)
    .limit(most + 1)
    .execute();
  if (entries.length > most) {
    const some = entries.slice(0, most).map(({ entry_id }) => entry_id);
    await db.deleteFrom('naming_entries').where('space_id', '=', spaceId).where('entry_id', 'in', some).execute();
    return true;
  }
  await db.deleteFrom('namings').where('space_id', '=', spaceId).where('stranger_id', 'in', ids).execute();
  return ids.length === NAMINGS;
}

/** Whoever was named as one person was named as the one who it turns out to be, and is in groups as that one. */
export async function giveNamings(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  await tx
    .updateTable('namings')
    .set({ person_id: to, is_new: 0, groups_ids: '[]' })
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .execute();
}

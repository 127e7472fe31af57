import type { EntryId, EntryList, GroupId, Liveness, Pid, Result, SourceId, SpaceId } from '@kith/contract';
import type { Expression, ExpressionWrapper, Insertable, Selectable, SqlBool } from 'kysely';
import { membersOfGroups } from '../../people/members-of-groups.ts';
import { personsWithPids } from '../../people/persons/store.ts';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import type { RawTemplate } from '../../recognition/scale/templates.ts';

export type EntryRow = Selectable<Schema['entries']>;

/** Writes entries that are alike in their columns, and says their ids. */
export const insertEntries = compileRowsOnce<Insertable<Schema['entries']>, { id: EntryId }>((db, rows) =>
  db.insertInto('entries').values(rows).returning('id'),
);

/** Ids of rows that were written: they are given to them in their order, whatever the order in which a database says them. */
export const idsInOrder = (written: readonly { readonly id: EntryId }[]): EntryId[] =>
  written.map(({ id }) => id).sort((a, b) => a - b);

/** Writes what entries can be recognised by. */
export const insertEntryTemplates = compileRowsOnce<Insertable<Schema['entry_templates']>, never>((db, rows) =>
  db.insertInto('entry_templates').values(rows),
);

type Filters = Omit<EntryList, 'spaces_ids'>;

/** Newest first. Entries of hidden sources are left out. */
export const listEntries = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  hidden: readonly SourceId[],
  { limit, offset, ...filters }: Filters,
) =>
  listed(
    db
      .selectFrom('entries')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .where((eb) => {
        const all: ExpressionWrapper<Schema, 'entries', SqlBool>[] = [];
        if (hidden.length) all.push(eb('source_id', 'not in', hidden));
        if (filters.pid) all.push(eb('person_id', 'in', personsWithPids(db, spaceIds, filters.pid)));
        if (filters.result) all.push(eb('result', 'in', filters.result));
        if (filters.age_from !== undefined) all.push(eb('age', '>=', filters.age_from));
        if (filters.age_to !== undefined) all.push(eb('age', '<=', filters.age_to));
        if (filters.sex) all.push(eb('sex', 'in', filters.sex));
        if (filters.mood)
          all.push(
            eb(
              'mood',
              'in',
              filters.mood.filter((mood) => mood !== 'nm' && mood !== 'det'),
            ),
          );
        if (filters.liveness) all.push(eb('liveness', 'in', filters.liveness));
        if (filters.sources_ids) all.push(eb('source_id', 'in', filters.sources_ids));
        if (filters.date_from !== undefined) all.push(eb('created', '>=', filters.date_from));
        if (filters.date_to !== undefined) all.push(eb('created', '<=', filters.date_to));
        if (filters.id_from !== undefined) all.push(eb('id', '>=', filters.id_from as EntryId));
        return eb.and(all);
      })
      .orderBy('id', 'desc'),
    { limit, offset },
  );

/** Query for the ids of entries of these persons. */
export const entriesWithPids = (db: Queries, spaceIds: readonly SpaceId[], pids: readonly Pid[]) =>
  db
    .selectFrom('entries')
    .select('entries.id')
    .where('entries.space_id', 'in', spaceIds)
    .where('entries.person_id', 'in', personsWithPids(db, spaceIds, pids));

/** What is asked of an entry; what is not given does not matter. */
export interface EntryTraits {
  /** Of persons who are on the list of any of these groups now. */
  readonly groups?: readonly GroupId[] | undefined;
  /** Epoch ms. */
  readonly now: number;
  readonly results?: readonly Result[] | undefined;
}

/** Query that finds an entry whose id is that of another query's row, if it has these traits. */
export const entryWithTraits = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: Expression<EntryId>,
  { groups, results, now }: EntryTraits,
) =>
  db
    .selectFrom('entries')
    .select('entries.id')
    .where('entries.space_id', 'in', spaceIds)
    .where('entries.id', '=', id)
    .$if(groups !== undefined, (query) =>
      query.where('entries.person_id', 'in', membersOfGroups(db, spaceIds, groups ?? [], now)),
    )
    .$if(results !== undefined, (query) => query.where('entries.result', 'in', results ?? []));

/** Query for entries of a space that were told. Those of hidden sources are left out, and those of which nobody was to be told. */
const toldEntries = (db: Queries, spaceId: SpaceId, hidden: readonly SourceId[]) =>
  db
    .selectFrom('entries')
    .selectAll()
    .where('space_id', '=', spaceId)
    .$if(hidden.length > 0, (query) => query.where('source_id', 'not in', hidden))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('entry_notes as note')
            .select('note.entry_id')
            .whereRef('note.space_id', '=', 'entries.space_id')
            .whereRef('note.entry_id', '=', 'entries.id')
            .where('note.quiet', '=', 1),
        ),
      ),
    );

/** Newest first. */
export const newestToTell = (
  db: Queries,
  spaceId: SpaceId,
  hidden: readonly SourceId[],
  limit: number,
): Promise<EntryRow[]> => toldEntries(db, spaceId, hidden).orderBy('id', 'desc').limit(limit).execute();

/** Those that were told after one, stored up to a time, epoch ms: the oldest first. */
export const toldAfter = (
  db: Queries,
  spaceId: SpaceId,
  hidden: readonly SourceId[],
  { after, until, limit }: { readonly after: EntryId; readonly until: number; readonly limit: number },
): Promise<EntryRow[]> =>
  toldEntries(db, spaceId, hidden)
    .where('id', '>', after)
    .where('stored', '<=', until)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Which of some entries are the first of their person. */
export async function firstOfPersons(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly EntryId[],
): Promise<ReadonlySet<EntryId>> {
  const rows = ids.length === 0 ? [] : await firstEntries(db, { spaceId, ids });
  return new Set(rows.map(({ id }) => id));
}

const firstEntries = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly EntryId[] }) =>
  db
    .selectFrom('entries')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .where('person_id', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('entries as before')
            .select('before.id')
            .whereRef('before.space_id', '=', 'entries.space_id')
            .whereRef('before.person_id', '=', 'entries.person_id')
            .whereRef('before.id', '<', 'entries.id'),
        ),
      ),
    ),
);

const entriesOfIds = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly EntryId[] }) =>
  db.selectFrom('entries').selectAll().where('space_id', '=', spaceId).where('id', 'in', ids).orderBy('id'),
);

/** In the order of ids. */
export const findEntries = (db: Queries, spaceId: SpaceId, ids: readonly EntryId[]): Promise<EntryRow[]> =>
  entriesOfIds(db, { spaceId, ids });

export const findEntry = (db: Queries, spaceIds: readonly SpaceId[], id: EntryId): Promise<EntryRow | undefined> =>
  db.selectFrom('entries').selectAll().where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

/** Id of the newest entry of a space; 0 when there is none. */
export async function newestEntry(db: Queries, spaceId: SpaceId): Promise<number> {
  const row = await db
    .selectFrom('entries')
    .select('id')
    .where('space_id', '=', spaceId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

const BATCH = 100;

/**
 * The person of the newest entry of a source that has one and was seen since then. Cameras may tell times out of order: the
 * way back ends at a hundred entries in a row that are all older.
 * @param since epoch ms
 */
export async function latestPersonOfSource(
  db: Queries,
  spaceId: SpaceId,
  sourceId: SourceId,
  since: number,
): Promise<PersonId | undefined> {
  let before = Number.MAX_SAFE_INTEGER as EntryId;
  for (;;) {
    const rows = await db
      .selectFrom('entries')
      .select(['id', 'person_id', 'created'])
      .where('space_id', '=', spaceId)
      .where('source_id', '=', sourceId)
      .where('id', '<', before)
      .orderBy('id', 'desc')
      .limit(BATCH)
      .execute();
    const recent = rows.filter(({ created }) => created >= since);
    const found = recent.find(({ person_id }) => person_id !== null)?.person_id;
    if (found) return found;
    const last = rows.at(-1);
    if (!last || recent.length === 0) return undefined;
    before = last.id;
  }
}

/** In the order in which they came. @param until epoch ms: those that were stored later are left out */
export const oldestEntriesOfSource = (
  db: Queries,
  spaceId: SpaceId,
  sourceId: SourceId,
  limit: number,
  until?: number,
): Promise<EntryRow[]> =>
  db
    .selectFrom('entries')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .$if(until !== undefined, (query) => query.where('stored', '<=', until ?? 0))
    .orderBy('id')
    .limit(limit)
    .execute();

/** Those of the same source that came before an entry, and say that they were stored after a time. @param time epoch ms */
export const entriesStoredAfter = (
  db: Queries,
  { id, space_id: spaceId, source_id: sourceId }: Pick<EntryRow, 'id' | 'space_id' | 'source_id'>,
  time: number,
  limit: number,
): Promise<EntryRow[]> =>
  db
    .selectFrom('entries')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .where('stored', '>', time)
    .where('id', '<', id)
    .limit(limit)
    .execute();

export async function deleteEntries(tx: Tx, spaceId: SpaceId, ids: readonly EntryId[]): Promise<void> {
  await tx.deleteFrom('entries').where('space_id', '=', spaceId).where('id', 'in', ids).execute();
}

/** How many entries a person has of each result and liveness, and how old and of which sex the newest say it is. */
export async function statisticsOfPerson(db: Queries, spaceId: SpaceId, personId: PersonId) {
  const ofPerson = db.selectFrom('entries').where('space_id', '=', spaceId).where('person_id', '=', personId);
  const counts = await ofPerson
    .select((eb) => ['result', 'liveness', eb.fn.countAll<number>().as('n')])
    .groupBy(['result', 'liveness'])
    .execute();
  const newest = (column: 'age' | 'sex') =>
    ofPerson.select(column).where(column, 'is not', null).orderBy('id', 'desc').limit(1).executeTakeFirst();
  const age = (await newest('age'))?.age ?? null;
  const sex = (await newest('sex'))?.sex ?? null;
  const count = (matches: (row: (typeof counts)[number]) => boolean) =>
    counts.filter(matches).reduce((sum, row) => sum + row.n, 0);
  return {
    age,
    sex,
    total: count(() => true),
    ofResult: (result: Result) => count((row) => row.result === result),
    ofLiveness: (liveness: Liveness) => count((row) => row.liveness === liveness),
  };
}

/** Names of the pictures of a person's entries. */
export async function picturesOfPerson(db: Queries, spaceId: SpaceId, personId: PersonId): Promise<string[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['face_image', 'full_image'])
    .where('space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .execute();
  return rows.flatMap(namesOf);
}

/** Forgets frames that other entries show, too. */
export async function clearFrames(tx: Tx, spaceId: SpaceId, names: readonly string[]): Promise<void> {
  await tx
    .updateTable('entries')
    .set({ full_image: null })
    .where('space_id', '=', spaceId)
    .where('full_image', 'in', names)
    .execute();
}

/** Forgets the faces of entries, and what they could be recognised by. Returns the names of their pictures. */
export async function clearFaces(tx: Tx, spaceId: SpaceId, ids: readonly EntryId[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await findEntries(tx, spaceId, ids);
  await tx
    .updateTable('entries')
    .set({ face_image: null, full_image: null })
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .execute();
  await tx.deleteFrom('entry_templates').where('space_id', '=', spaceId).where('entry_id', 'in', ids).execute();
  return rows.flatMap(namesOf);
}

/** Says of one person's entries that they are another one's. */
export async function giveEntries(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  await tx
    .updateTable('entries')
    .set({ person_id: to })
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .execute();
}

/** The template of an entry; null when it was not identified, or is damaged. */
export async function findEntryTemplate(db: Queries, spaceId: SpaceId, id: EntryId): Promise<RawTemplate | null> {
  const row = await db
    .selectFrom('entry_templates')
    .select(['vector', 'checksum'])
    .where('space_id', '=', spaceId)
    .where('entry_id', '=', id)
    .executeTakeFirst();
  return row ? fromStored(row) : null;
}

/** Which of these pictures some entry still shows. */
export async function picturesInEntries(db: Queries, spaceId: SpaceId, names: readonly string[]): Promise<string[]> {
  const among = (column: 'face_image' | 'full_image') =>
    db
      .selectFrom('entries')
      .select(column)
      .distinct()
      .where('space_id', '=', spaceId)
      .where(column, 'in', names)
      .execute();
  const rows = [...(await among('face_image')), ...(await among('full_image'))];
  return rows.flatMap((row) => Object.values(row).filter((name) => name !== null));
}

export const namesOf = (row: Pick<EntryRow, 'face_image' | 'full_image'>): string[] =>
  [row.face_image, row.full_image].filter((name) => name !== null);

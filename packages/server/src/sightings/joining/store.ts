import type { EntryId, SpaceId, StrangerId, StrangerSettings } from '@kith/contract';
import { type Insertable, type Selectable, sql } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

export type StrangerRow = Selectable<Schema['strangers']>;
/** What sightings change of a stranger. */
export type Seen = Pick<StrangerRow, 'first_seen' | 'last_seen' | 'sightings' | 'visits'>;

/** How strangers are kept where nobody has said anything else. */
const defaults: StrangerSettings = { enabled: true, days: 30 };

const settingsOfSpace = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db.selectFrom('stranger_spaces').select(['is_enabled', 'days']).where('space_id', '=', spaceId),
);

export async function strangerSettings(db: Queries, spaceId: SpaceId): Promise<StrangerSettings> {
  const [row] = await settingsOfSpace(db, { spaceId });
  return row ? { enabled: row.is_enabled === 1, days: row.days } : defaults;
}

/** Changes what is given, in a transaction that advanced the space. */
export async function changeSettings(tx: Tx, spaceId: SpaceId, wish: Partial<StrangerSettings>): Promise<void> {
  const { enabled, days } = { ...(await strangerSettings(tx, spaceId)), ...wish };
  const said = { is_enabled: enabled ? (1 as const) : (0 as const), days };
  await tx
    .insertInto('stranger_spaces')
    .values({ space_id: spaceId, ...said, joined_to: 0, trimmed_to: 0, node: null, lease_until: null })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet(said))
    .execute();
}

const byIds = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly StrangerId[] }) =>
  db.selectFrom('strangers').selectAll().where('space_id', '=', spaceId).where('id', 'in', ids),
);

/** Those that are there. */
export async function findStrangers(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly StrangerId[],
): Promise<ReadonlyMap<StrangerId, StrangerRow>> {
  const rows = ids.length === 0 ? [] : await byIds(db, { spaceId, ids });
  return new Map(rows.map((row) => [row.id, row]));
}

const insertRows = compileRowsOnce<Insertable<Schema['strangers']>, { id: StrangerId }>((db, rows) =>
  db.insertInto('strangers').values(rows).returning('id'),
);

/** @returns their ids, in the order of the rows */
export async function insertStrangers(tx: Tx, rows: readonly Insertable<Schema['strangers']>[]): Promise<StrangerId[]> {
  const written = await insertRows(tx, rows);
  return written.map(({ id }) => id).sort((a, b) => a - b);
}

type SeenStranger = Pick<StrangerRow, 'space_id' | 'id'> & Seen;

const updateSeen = compileRowsOnce<SeenStranger, never>((db, rows) => {
  const said = rows.map(
    ({ space_id, id, first_seen, last_seen, sightings, visits }) =>
      sql`select ${bigint(space_id)} as space_id, ${bigint(id)} as id, ${bigint(first_seen)} as first_seen,
        ${bigint(last_seen)} as last_seen, ${bigint(sightings)} as sightings, ${bigint(visits)} as visits`,
  );
  return db
    .updateTable('strangers')
    .from(sql<SeenStranger>`(${sql.join(said, sql` union all `)})`.as('seen'))
    .set(({ ref }) => ({
      first_seen: ref('seen.first_seen'),
      last_seen: ref('seen.last_seen'),
      sightings: ref('seen.sightings'),
      visits: ref('seen.visits'),
    }))
    .whereRef('strangers.space_id', '=', 'seen.space_id')
    .whereRef('strangers.id', '=', 'seen.id');
});

const bigint = (value: number) => sql`cast(${value} as bigint)`;

/** Says of strangers how they were seen, of each once. */
export async function writeSeen(
  tx: Tx,
  spaceId: SpaceId,
  strangers: readonly (Pick<StrangerRow, 'id'> & Seen)[],
): Promise<void> {
  await updateSeen(
    tx,
    strangers.map(({ id, first_seen, last_seen, sightings, visits }) => ({
      ...{ space_id: spaceId, id, first_seen, last_seen, sightings, visits },
    })),
  );
}

/** Says which entries are of whom. */
export const insertStrangerEntries = compileRowsOnce<Insertable<Schema['stranger_entries']>, never>((db, rows) =>
  db.insertInto('stranger_entries').values(rows),
);

const ofEntries = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly EntryId[] }) =>
  db
    .selectFrom('stranger_entries as entry')
    .innerJoin('strangers', (join) =>
      join.onRef('strangers.space_id', '=', 'entry.space_id').onRef('strangers.id', '=', 'entry.stranger_id'),
    )
    .select(['entry.entry_id', 'strangers.id', 'visits', 'first_seen', 'is_ignored'])
    .where('entry.space_id', '=', spaceId)
    .where('entry.entry_id', 'in', ids),
);

/** Of whom entries are, of those that are a stranger's. */
export async function strangersOfEntries(db: Queries, spaceId: SpaceId, ids: readonly EntryId[]) {
  const rows = ids.length === 0 ? [] : await ofEntries(db, { spaceId, ids });
  return new Map(rows.map((row) => [row.entry_id, row]));
}

/** Entries of a stranger, in the order in which they came, with when they were seen: epoch ms. */
export const entriesOfStranger = (db: Queries, spaceId: SpaceId, id: StrangerId) =>
  db
    .selectFrom('stranger_entries as mine')
    .innerJoin('entries', (join) =>
      join.onRef('entries.space_id', '=', 'mine.space_id').onRef('entries.id', '=', 'mine.entry_id'),
    )
    .select(['mine.entry_id', 'mine.begins_visit', 'mine.is_looked_for', 'mine.weight', 'entries.created'])
    .where('mine.space_id', '=', spaceId)
    .where('mine.stranger_id', '=', id)
    .orderBy('mine.entry_id')
    .execute();

/** Strangers that changed after a revision, or are gone; `trimmed` when not all of these changes are there any more. */
export async function changedStrangers(
  db: Queries,
  spaceId: SpaceId,
  after: number,
): Promise<StrangerId[] | 'trimmed'> {
  const rows = await changesAfter(db, { spaceId, after });
  // Asked for afterwards: what was trimmed while the changes were read is told, too.
  const [space] = await trimsOf(db, { spaceId });
  return (space?.trimmed_to ?? 0) > after ? 'trimmed' : rows.map(({ stranger_id }) => stranger_id);
}

const changesAfter = compileOnce((db, { spaceId, after }: { spaceId: SpaceId; after: number }) =>
  db.selectFrom('stranger_changes').select('stranger_id').where('space_id', '=', spaceId).where('revision', '>', after),
);

const trimsOf = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db.selectFrom('stranger_spaces').select('trimmed_to').where('space_id', '=', spaceId),
);

/** Query for entries by which strangers of a space are looked for. */
const lookedFor = (db: Queries, spaceId: SpaceId) =>
  db
    .selectFrom('stranger_entries as looked')
    .select('looked.entry_id')
    .where('looked.space_id', '=', spaceId)
    // As the index says it, which has only these.
    .where('looked.is_looked_for', '=', sql.lit(1));

/**
 * Query for the faces of some entries of strangers. They are looked up by their keys: SQLite takes a join by stranger for a reading of the
 * whole space, as long as it has no statistics of one that has grown quickly.
 */
const faces = (db: Queries, spaceId: SpaceId, entries: ReturnType<typeof lookedFor>) =>
  db
    .selectFrom('stranger_entries as mine')
    .innerJoin('entry_templates as face', (join) =>
      join.onRef('face.space_id', '=', 'mine.space_id').onRef('face.entry_id', '=', 'mine.entry_id'),
    )
    .select(['mine.stranger_id', 'mine.entry_id', 'mine.weight', 'face.vector', 'face.checksum'])
    .where('mine.space_id', '=', spaceId)
    .where('mine.entry_id', 'in', entries);

/** A face that a stranger is looked for by, as it is stored. */
export type LookedForFace = Awaited<ReturnType<typeof lookedForFaces>>[number];

const facesOf = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly StrangerId[] }) =>
  faces(db, spaceId, lookedFor(db, spaceId).where('looked.stranger_id', 'in', ids)),
);

/** The faces that some strangers are looked for by. */
export const lookedForFaces = (db: Queries, spaceId: SpaceId, ids: readonly StrangerId[]) =>
  facesOf(db, { spaceId, ids });

const facesAfter = compileOnce((db, { spaceId, after, to }: { spaceId: SpaceId; after: number; to: number }) =>
  faces(
    db,
    spaceId,
    lookedFor(db, spaceId)
      .where('looked.stranger_id', '>', after as StrangerId)
      .where('looked.stranger_id', '<=', to as StrangerId),
  ),
);

/** The faces of some strangers in the order of ids: those after one, as many as said. */
export async function lookedForAfter(
  db: Queries,
  spaceId: SpaceId,
  after: number,
  limit: number,
): Promise<{ readonly faces: readonly LookedForFace[]; readonly last: StrangerId | null }> {
  const ids = await db
    .selectFrom('strangers')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('id', '>', after as StrangerId)
    .orderBy('id')
    .limit(limit)
    .execute();
  const last = ids.at(-1)?.id ?? null;
  return { faces: last === null ? [] : await facesAfter(db, { spaceId, after, to: last }), last };
}

/** Those who were seen last. */
export async function latestStrangers(db: Queries, spaceId: SpaceId, limit: number): Promise<StrangerId[]> {
  const rows = await db
    .selectFrom('strangers')
    .select('id')
    .where('space_id', '=', spaceId)
    .orderBy('last_seen', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function countStrangers(db: Queries, spaceId: SpaceId): Promise<number> {
  const { n } = await db
    .selectFrom('strangers')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('space_id', '=', spaceId)
    .executeTakeFirstOrThrow();
  return n;
}

/** Says that two are not one: nobody makes them one again but a person. */
export async function keepApart(tx: Tx, spaceId: SpaceId, one: StrangerId, other: StrangerId): Promise<void> {
  await tx
    .insertInto('strangers_apart')
    .values({
      space_id: spaceId,
      low_id: Math.min(one, other) as StrangerId,
      high_id: Math.max(one, other) as StrangerId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Who were said not to be a stranger. */
export async function apartFrom(db: Queries, spaceId: SpaceId, id: StrangerId): Promise<StrangerId[]> {
  const rows = await db
    .selectFrom('strangers_apart')
    .select(['low_id', 'high_id'])
    .where('space_id', '=', spaceId)
    .where((eb) => eb.or([eb('low_id', '=', id), eb('high_id', '=', id)]))
    .execute();
  return rows.map(({ low_id, high_id }) => (low_id === id ? high_id : low_id));
}

/** Forgets strangers; their entries stay. */
export async function deleteStrangers(tx: Tx, spaceId: SpaceId, ids: readonly StrangerId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.deleteFrom('strangers').where('space_id', '=', spaceId).where('id', 'in', ids).execute();
}

/** Newer entries of a stranger that are looked at for a time long gone. */
const LOOKED_BACK = 200;

/** Whether a stranger was seen between two times, epoch ms, as far as the newest entries say. */
export async function wasSeenAbout(
  db: Queries,
  { space_id: spaceId, id }: Pick<StrangerRow, 'space_id' | 'id'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const rows = await db
    .selectFrom('stranger_entries as mine')
    .innerJoin('entries', (join) =>
      join.onRef('entries.space_id', '=', 'mine.space_id').onRef('entries.id', '=', 'mine.entry_id'),
    )
    .select('entries.created')
    .where('mine.space_id', '=', spaceId)
    .where('mine.stranger_id', '=', id)
    .orderBy('mine.entry_id', 'desc')
    .limit(LOOKED_BACK)
    .execute();
  return rows.some(({ created }) => created > from && created < to);
}

/** A stranger is not looked for by the faces of these entries any more, of those that are the stranger's still. */
export async function lookNoMoreFor(
  tx: Tx,
  { space_id: spaceId, id }: Pick<StrangerRow, 'space_id' | 'id'>,
  ids: readonly EntryId[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('stranger_entries')
    .set({ is_looked_for: 0 })
    .where('space_id', '=', spaceId)
    .where('stranger_id', '=', id)
    .where('entry_id', 'in', ids)
    .execute();
}

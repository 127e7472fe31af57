import type { SpaceId } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import type { PersonId } from '../../platform/db/schema.ts';

/** A change of the face index: made in the transaction that advanced the space to this revision. */
export interface IndexChange {
  readonly revision: number;
  /** Epoch ms. */
  readonly now: number;
}

/** So many of the newest changes of a space are kept: a node reads them faster than it builds its index. */
const KEPT = 100_000;

/** Says to every node that the templates of a person came, changed or went. */
export async function noteIndexChange(
  tx: Tx,
  spaceId: SpaceId,
  personId: PersonId,
  { revision, now }: IndexChange,
): Promise<void> {
  noteChange(tx, spaceId, 'templates');
  await tx
    .insertInto('index_changes')
    .values({ space_id: spaceId, revision, person_id: personId, changed: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Persons whose templates came, changed or went after a revision; `trimmed` when not all of these changes are there any more. */
export async function changedPersons(db: Queries, spaceId: SpaceId, after: number): Promise<PersonId[] | 'trimmed'> {
  const rows = await db
    .selectFrom('index_changes')
    .select('person_id')
    .distinct()
    .where('space_id', '=', spaceId)
    .where('revision', '>', after)
    .execute();
  // Asked for afterwards: what was trimmed while the changes were read is told, too.
  return (await trimmedUpTo(db, spaceId)) > after ? 'trimmed' : rows.map((row) => row.person_id);
}

/** The newest revision of a space of which a change was trimmed; 0 when none was. */
async function trimmedUpTo(db: Queries, spaceId: SpaceId): Promise<number> {
  const row = await db.selectFrom('index_trims').select('revision').where('space_id', '=', spaceId).executeTakeFirst();
  return row?.revision ?? 0;
}

/** Forgets all but the newest changes of every space. */
export async function trimIndexChanges(db: Queries, kept = KEPT): Promise<void> {
  const many = await db
    .selectFrom('index_changes')
    .select('space_id')
    .groupBy('space_id')
    .having((eb) => eb.fn.countAll(), '>', kept)
    .execute();
  for (const { space_id: spaceId } of many) {
    const ofSpace = db.selectFrom('index_changes').select('revision').where('space_id', '=', spaceId);
    const newestToGo = await ofSpace.orderBy('revision', 'desc').offset(kept).limit(1).executeTakeFirst();
    if (!newestToGo) continue;
    await db
      .deleteFrom('index_changes')
      .where('space_id', '=', spaceId)
      .where('revision', '<=', newestToGo.revision)
      .execute();
  }
}

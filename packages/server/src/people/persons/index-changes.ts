import type { SpaceId } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';

/** A change of the face index: made in the transaction that advanced the space to this revision. */
export interface IndexChange {
  readonly revision: number;
  /** Epoch ms. */
  readonly now: number;
}

/** Says to every node that the templates of a person came, changed or went. */
export async function noteIndexChange(
  tx: Tx,
  spaceId: SpaceId,
  personId: PersonId,
  { revision, now }: IndexChange,
): Promise<void> {
  await tx
    .insertInto('index_changes')
    .values({ space_id: spaceId, revision, person_id: personId, changed: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Persons whose templates came, changed or went after a revision. */
export async function changedPersons(db: Queries, spaceId: SpaceId, after: number): Promise<PersonId[]> {
  const rows = await db
    .selectFrom('index_changes')
    .select('person_id')
    .distinct()
    .where('space_id', '=', spaceId)
    .where('revision', '>', after)
    .execute();
  return rows.map((row) => row.person_id);
}

/** Forgets changes that every running node has seen long ago. */
export async function trimIndexChanges(db: Queries, before: number): Promise<void> {
  await db.deleteFrom('index_changes').where('changed', '<', before).execute();
}

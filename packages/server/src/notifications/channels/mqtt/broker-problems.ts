import type { ProfileId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Queries } from '../../../platform/db/database.ts';

interface OfProfile {
  readonly space_id: SpaceId;
  readonly id: ProfileId;
}

/** Writes down why the states of a profile are not kept at its broker, or not wholly. @param problem a sentence; null: they are */
export async function noteProblem(db: Queries, { space_id, id }: OfProfile, problem: string | null): Promise<void> {
  if (problem === null) {
    await db.deleteFrom('broker_problems').where('space_id', '=', space_id).where('notification_id', '=', id).execute();
    return;
  }
  await db
    .insertInto('broker_problems')
    .columns(['space_id', 'notification_id', 'problem'])
    // Of one that was deleted meanwhile nothing is said.
    .expression(
      db
        .selectFrom('notifications')
        .select(['space_id', 'id', sql<string>`cast(${problem} as text)`.as('problem')])
        .where('space_id', '=', space_id)
        .where('id', '=', id),
    )
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'notification_id']).doUpdateSet((eb) => ({ problem: eb.ref('excluded.problem') })),
    )
    .execute();
}

/** What is wrong with the states of profiles, of those with which anything is. */
export async function problemsOf(db: Queries, profiles: readonly OfProfile[]): Promise<ReadonlyMap<ProfileId, string>> {
  if (profiles.length === 0) return new Map();
  const rows = await db
    .selectFrom('broker_problems')
    .select(['notification_id', 'problem'])
    .where('space_id', 'in', [...new Set(profiles.map(({ space_id }) => space_id))])
    .where(
      'notification_id',
      'in',
      profiles.map(({ id }) => id),
    )
    .execute();
  return new Map(rows.map(({ notification_id, problem }) => [notification_id, problem]));
}

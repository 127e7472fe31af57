import type { Queries } from '../../platform/db/database.ts';
import { everyProfile } from '../profiles/store.ts';
import { books } from './books.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const STUBBORN_ATTEMPTS = 3;

/**
 * How the deliveries of every profile fare, and the states at its broker. One fails of which a delivery was given up in the last day, or whose
 * owed deliveries have failed three times, one of them or several together: an address that keeps failing shows within a minute, however many wait for it.
 * @param now epoch ms
 */
export async function profilesHealth(db: Queries, now: number) {
  const rows = await everyProfile(db)
    .select(({ case: when, exists, selectFrom, or, eb }) => {
      const isFailing = books.flatMap((book) => {
        const ofProfile = selectFrom(book)
          .whereRef(`${book}.space_id`, '=', 'notifications.space_id')
          .whereRef(`${book}.notification_id`, '=', 'notifications.id');
        const givenUp = ofProfile
          .select(`${book}.id`)
          .where('status', '=', 'failed')
          .where('settled', '>', now - DAY_MS);
        // Of those that are due one day: they have an index of their own.
        const attempts = ofProfile
          .select((owed) => owed.fn.coalesce(owed.fn.sum<number>('attempts'), owed.lit(0)).as('attempts'))
          .where('status', '=', 'owed')
          .where('next_attempt', 'is not', null);
        return [exists(givenUp), eb(attempts, '>=', STUBBORN_ATTEMPTS)];
      });
      return when().when(or(isFailing)).then(1).else(0).end().as('is_failing');
    })
    .execute();
  // Of one that tells no broker any more nothing is said.
  const broken = await db
    .selectFrom('broker_problems')
    .innerJoin('channels', (join) =>
      join
        .onRef('channels.space_id', '=', 'broker_problems.space_id')
        .onRef('channels.notification_id', '=', 'broker_problems.notification_id'),
    )
    .select(['broker_problems.notification_id', 'broker_problems.problem'])
    .where('channels.kind', '=', 'mqtt')
    .execute();
  const problems = new Map(broken.map((row) => [row.notification_id, row.problem]));
  return rows.map(({ id, name, is_active, is_failing }) => ({
    id,
    name,
    isActive: is_active === 1,
    isFailing: is_failing === 1,
    problem: problems.get(id) ?? null,
  }));
}

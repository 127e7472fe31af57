import type { Queries } from '../../platform/db/database.ts';
import { everyProfile } from '../profiles/store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const STUBBORN_ATTEMPTS = 3;

/**
 * How the deliveries of every profile fare: one fails of which a delivery was given up in the last day, or is still owed after
 * three attempts.
 * @param now epoch ms
 */
export async function profilesHealth(db: Queries, now: number) {
  const rows = await everyProfile(db)
    .select(({ case: when, exists, selectFrom }) => {
      const failed = selectFrom('deliveries')
        .select('deliveries.id')
        .whereRef('deliveries.space_id', '=', 'notifications.space_id')
        .whereRef('deliveries.notification_id', '=', 'notifications.id')
        .where((eb) =>
          eb.or([
            eb.and([eb('status', '=', 'failed'), eb('settled', '>', now - DAY_MS)]),
            eb.and([eb('status', '=', 'owed'), eb('attempts', '>=', STUBBORN_ATTEMPTS)]),
          ]),
        );
      return when().when(exists(failed)).then(1).else(0).end().as('is_failing');
    })
    .execute();
  return rows.map(({ id, name, is_active, is_failing }) => ({
    id,
    name,
    isActive: is_active === 1,
    isFailing: is_failing === 1,
  }));
}

import type { Queries } from '../../platform/db/database.ts';

/** How every Frigate that is listened to was found, by its space. */
export async function frigateHealth(db: Queries) {
  const rows = await db.selectFrom('frigate').select(['space_id', 'problem']).where('enabled', '=', 1).execute();
  return rows.map(({ space_id: spaceId, problem }) => ({ spaceId, problem }));
}

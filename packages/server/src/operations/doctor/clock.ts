import type { Queries } from '../../platform/db/database.ts';
import { type Finding, findings } from './finding.ts';

const AHEAD_MS = 5 * 60_000;

/** Whether the database knows of a time that is still to come. @param now epoch ms */
export async function checkClock(db: Queries, now: number): Promise<Finding> {
  const say = findings('clock');
  const newest = async (table: 'persons' | 'tokens' | 'groups'): Promise<number> => {
    const row = await db.selectFrom(table).select('created').orderBy('id', 'desc').limit(1).executeTakeFirst();
    return row?.created ?? 0;
  };
  const last = Math.max(await newest('persons'), await newest('tokens'), await newest('groups'));
  return last > now + AHEAD_MS
    ? say.warning(`The database has things of ${new Date(last).toISOString()}, which is not yet: set the clock.`)
    : say.ok('The clock goes on from what is in the database.');
}

import type { Queries } from '../../platform/db/database.ts';
import { type Finding, findings } from './finding.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const STUBBORN_ATTEMPTS = 3;
const NAMED = 5;

/** Notification profiles that are turned off, and those whose deliveries fail. */
export async function checkWebhooks(db: Queries, now: number): Promise<Finding> {
  const say = findings('webhooks');
  const profiles = await db
    .selectFrom('notifications')
    .select(['id', 'space_id', 'name', 'is_active'])
    .orderBy('id')
    .execute();
  const off = profiles.filter((profile) => profile.is_active === 0);
  const failing: typeof profiles = [];
  for (const profile of profiles) {
    const failed = await db
      .selectFrom('deliveries')
      .select('id')
      .where('space_id', '=', profile.space_id)
      .where('notification_id', '=', profile.id)
      .where((eb) =>
        eb.or([
          eb.and([eb('status', '=', 'failed'), eb('settled', '>', now - DAY_MS)]),
          eb.and([eb('status', '=', 'owed'), eb('attempts', '>=', STUBBORN_ATTEMPTS)]),
        ]),
      )
      .limit(1)
      .executeTakeFirst();
    if (failed) failing.push(profile);
  }
  const named = (some: typeof profiles): string =>
    some
      .slice(0, NAMED)
      .map(({ id, name }) => `${id} "${name}"`)
      .join(', ') + (some.length > NAMED ? ' and others' : '');
  const trouble = [
    ...(failing.length > 0 ? [`Deliveries of ${named(failing)} fail: "kith notifications log ID" says why.`] : []),
    ...(off.length > 0 ? [`Turned off: ${named(off)}. Turn on what should be told, delete what should not.`] : []),
  ];
  return trouble.length > 0
    ? say.warning(trouble.join(' '))
    : say.ok(`${profiles.length} notification profiles, none failing.`);
}

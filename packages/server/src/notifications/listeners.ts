import type { AlarmRuleId, ProfileId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { compileOnce } from '../platform/db/compile-once.ts';
import type { Queries } from '../platform/db/database.ts';
import type { Rule } from './alarms/machine/sighting.ts';
import { toRule } from './alarms/rule.ts';
import { parseQuiet } from './channels/quiet-hours.ts';
import type { FilteredProfile } from './profiles/cooldowns.ts';
import { parseFilters, withChannel } from './profiles/store.ts';

const listening = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db
    .selectFrom('notifications')
    .leftJoin('channels', withChannel)
    .select([
      sql.ref<number>('notifications.id').as('id'),
      'filters as wish',
      'quiet',
      sql<number | null>`cast(null as bigint)`.as('cooldown'),
    ])
    .where('notifications.space_id', '=', spaceId)
    .where('is_active', '=', 1)
    .unionAll(
      db
        .selectFrom('alarm_rules')
        .select([
          sql.ref<number>('id').as('id'),
          'condition as wish',
          sql<string | null>`cast(null as text)`.as('quiet'),
          sql.ref<number | null>('cooldown_seconds').as('cooldown'),
        ])
        .where('space_id', '=', spaceId)
        .where('is_active', '=', 1),
    )
    .orderBy('id'),
);

/** Who wants to hear of what is seen in a space: active profiles and armed rules, in one query, in the order of their ids. */
export async function readListeners(
  db: Queries,
  spaceId: SpaceId,
): Promise<{ readonly profiles: readonly FilteredProfile[]; readonly rules: readonly Rule[] }> {
  const profiles: FilteredProfile[] = [];
  const rules: Rule[] = [];
  for (const { id, wish, quiet, cooldown } of await listening(db, { spaceId })) {
    if (cooldown === null)
      profiles.push({ id: id as ProfileId, filters: parseFilters(wish), quiet: parseQuiet(quiet) });
    else rules.push(toRule({ id: id as AlarmRuleId, condition: wish, cooldown_seconds: cooldown }));
  }
  return { profiles, rules };
}

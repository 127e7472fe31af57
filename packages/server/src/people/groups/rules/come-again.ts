import { setTimeout as pause } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { type OnEnded, settlingAt } from '../settle.ts';
import { followRules } from './follow-rules.ts';

/** Persons of one transaction, which keeps others of the space waiting for some milliseconds. */
const TOGETHER = 200;
const REST_MS = 5;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
}

/**
 * Whoever is in a group by rule anew after a stay has ended is found when that is put on record. While the clock is not sure no end is, and
 * they are looked for.
 * @param last epoch ms: who ended by then was looked at
 */
export async function comeAgain(
  { db, clock, onEnded }: Deps,
  spaceId: SpaceId,
  last: number,
  stop: AbortSignal,
): Promise<void> {
  const now = clock();
  const from = Math.max(settlingAt(onEnded, now).sure, last);
  for (let after = 0 as PersonId; from < now && !stop.aborted; ) {
    const ended = await db.queries
      .selectFrom('memberships')
      .innerJoin('group_rules', (join) =>
        join
          .onRef('group_rules.space_id', '=', 'memberships.space_id')
          .onRef('group_rules.group_id', '=', 'memberships.group_id'),
      )
      .select('memberships.person_id')
      .distinct()
      .where('memberships.space_id', '=', spaceId)
      .where('memberships.valid_until', '>', from)
      .where('memberships.valid_until', '<=', now)
      .where('memberships.person_id', '>', after)
      .orderBy('memberships.person_id')
      .limit(TOGETHER)
      .execute();
    const personIds = ended.map(({ person_id }) => person_id);
    const next = personIds.at(-1);
    if (next === undefined) break;
    after = next;
    await db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId, 'entries');
      await followRules(tx, settlingAt(onEnded, clock()), spaceId, personIds, { kind: 'anything' });
    });
    await pause(REST_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

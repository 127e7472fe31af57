import type { ProfileFilters, ProfileId, SourceId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { cooldownMs } from './matching.ts';

/** Somebody, or nobody who is known, at a source. */
interface Sighted {
  readonly spaceId: SpaceId;
  readonly personId: PersonId | null;
  readonly sourceId: SourceId;
}

/** A profile, as far as entries ask about it. */
export interface FilteredProfile {
  readonly id: ProfileId;
  readonly filters: ProfileFilters;
}

/** More than a telling adds: so they become fewer as long as anything is told. */
const FORGOTTEN_A_PROFILE = 2;

/** When each of these profiles was last told of the person at the source; without those that never were. */
export async function lastTold(
  tx: Tx,
  { spaceId, personId, sourceId }: Sighted,
  profiles: readonly FilteredProfile[],
): Promise<ReadonlyMap<ProfileId, number>> {
  const limited = profiles.filter(isLimited);
  if (personId === null || limited.length === 0) return new Map();
  const rows = await tx
    .selectFrom('cooldowns')
    .select(['notification_id', 'told'])
    .where('space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .where('source_id', '=', sourceId)
    .where(
      'notification_id',
      'in',
      limited.map(({ id }) => id),
    )
    .execute();
  return new Map(rows.map(({ notification_id, told }) => [notification_id, told]));
}

/**
 * Writes down that profiles are told of the person at the source, and forgets some of what is over. In the transaction of
 * the entry, which waits for those of the space's other entries.
 * @param now epoch ms
 */
export async function beginCooldowns(
  tx: Tx,
  { spaceId, personId, sourceId }: Sighted,
  profiles: readonly FilteredProfile[],
  now: number,
): Promise<void> {
  const limited = profiles.filter(isLimited);
  if (personId === null || limited.length === 0) return;
  await tx
    .insertInto('cooldowns')
    .values(
      limited.map(({ id, filters }) => ({
        space_id: spaceId,
        person_id: personId,
        source_id: sourceId,
        notification_id: id,
        told: now,
        until: now + cooldownMs(filters),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'person_id', 'source_id', 'notification_id'])
        .doUpdateSet((eb) => ({ told: eb.ref('excluded.told'), until: eb.ref('excluded.until') })),
    )
    .execute();
  await forgetCooldowns(tx, spaceId, now, FORGOTTEN_A_PROFILE * limited.length);
}

/** What profiles were told of one person counts for another; of both, the later. Entries are written in the same turn. */
export async function giveCooldowns(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  const hers = tx.selectFrom('cooldowns').where('space_id', '=', spaceId).where('person_id', '=', from);
  await tx
    .insertInto('cooldowns')
    .columns(['space_id', 'person_id', 'source_id', 'notification_id', 'told', 'until'])
    .expression(
      hers.select((eb) => ['space_id', eb.val(to).as('person_id'), 'source_id', 'notification_id', 'told', 'until']),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'person_id', 'source_id', 'notification_id'])
        .doUpdateSet((eb) => ({ told: eb.ref('excluded.told'), until: eb.ref('excluded.until') }))
        .whereRef('excluded.told', '>', 'cooldowns.told'),
    )
    .execute();
}

/** Those that are over the longest. */
async function forgetCooldowns(tx: Tx, spaceId: SpaceId, now: number, limit: number): Promise<void> {
  await tx
    .deleteFrom('cooldowns')
    .where('space_id', '=', spaceId)
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('person_id', 'source_id', 'notification_id'),
        'in',
        selectFrom('cooldowns as over')
          .select(['over.person_id', 'over.source_id', 'over.notification_id'])
          .where('over.space_id', '=', spaceId)
          .where('over.until', '<=', now)
          .orderBy('over.until')
          .limit(limit)
          .$asTuple('person_id', 'source_id', 'notification_id'),
      ),
    )
    .execute();
}

const isLimited = ({ filters }: FilteredProfile): boolean => filters.cooldown_seconds > 0;

import type { ProfileFilters, ProfileId, QuietHours, SourceId, SpaceId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { cooldownMs } from './matching.ts';

/** Somebody, or nobody who is known, at a source. */
interface Sighted {
  readonly personId: PersonId | null;
  readonly sourceId: SourceId;
}

/** A profile, as far as entries ask about it. */
export interface FilteredProfile {
  readonly id: ProfileId;
  readonly filters: ProfileFilters;
  /** Null: always told. */
  readonly quiet: QuietHours | null;
}

/** More than a telling adds: so they become fewer as long as anything is told. */
const FORGOTTEN_A_TELLING = 2;

/** When profiles were last told of persons at sources; what they are told now is written down at the end. */
export interface Cooldowns {
  /** Epoch ms; null when it never was, or has no cooldown. */
  lastTold(profile: FilteredProfile, sighted: Sighted): number | null;
  /** @param now epoch ms */
  begin(profile: FilteredProfile, sighted: Sighted, now: number): void;
  /** Writes what began, and forgets some of what is over. */
  write(tx: Tx, now: number): Promise<void>;
}

const upsert = compileRowsOnce<Insertable<Schema['cooldowns']>, never>((db, rows) =>
  db
    .insertInto('cooldowns')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'person_id', 'source_id', 'notification_id'])
        .doUpdateSet((eb) => ({ told: eb.ref('excluded.told'), until: eb.ref('excluded.until') })),
    ),
);

/** Those of profiles for some entries, in the transaction of these, which waits for those of the space's other entries. */
export async function readCooldowns(
  tx: Tx,
  spaceId: SpaceId,
  sighted: readonly Sighted[],
  profiles: readonly FilteredProfile[],
): Promise<Cooldowns> {
  const keyOf = (profileId: ProfileId, { personId, sourceId }: Sighted) => `${personId} ${sourceId} ${profileId}`;
  const limited = profiles.filter(isLimited).map(({ id }) => id);
  const told = new Map<string, number>();
  for (const row of await rowsOf(tx, spaceId, sighted, limited)) {
    told.set(keyOf(row.notification_id, { personId: row.person_id, sourceId: row.source_id }), row.told);
  }
  const begun = new Map<string, Insertable<Schema['cooldowns']>>();
  return {
    lastTold: ({ id }, entry) => told.get(keyOf(id, entry)) ?? null,
    begin(profile, entry, now) {
      const { personId: person_id, sourceId: source_id } = entry;
      if (person_id === null || !isLimited(profile)) return;
      const key = keyOf(profile.id, entry);
      told.set(key, now);
      const until = now + cooldownMs(profile.filters);
      begun.set(key, { space_id: spaceId, person_id, source_id, notification_id: profile.id, told: now, until });
    },
    async write(writing, now) {
      if (begun.size === 0) return;
      await upsert(writing, [...begun.values()]);
      await forgetCooldowns(writing, spaceId, now, FORGOTTEN_A_TELLING * begun.size);
    },
  };
}

/** What is written down of any of the profiles, the persons and the sources. */
async function rowsOf(
  tx: Tx,
  spaceId: SpaceId,
  sighted: readonly Sighted[],
  profileIds: readonly ProfileId[],
): Promise<Pick<Schema['cooldowns'], 'person_id' | 'source_id' | 'notification_id' | 'told'>[]> {
  const persons = [...new Set(sighted.flatMap(({ personId }) => personId ?? []))];
  if (persons.length === 0 || profileIds.length === 0) return [];
  return tx
    .selectFrom('cooldowns')
    .select(['person_id', 'source_id', 'notification_id', 'told'])
    .where('space_id', '=', spaceId)
    .where('person_id', 'in', persons)
    .where('source_id', 'in', [...new Set(sighted.map(({ sourceId }) => sourceId))])
    .where('notification_id', 'in', profileIds)
    .execute();
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

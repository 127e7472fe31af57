import type { ProfileId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Queries } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

export type ChannelRow = Selectable<Schema['channels']>;

/** The channels of profiles that have one, by profile. */
export async function findChannels(
  db: Queries,
  profiles: readonly { readonly space_id: SpaceId; readonly id: ProfileId }[],
): Promise<ReadonlyMap<ProfileId, ChannelRow>> {
  if (profiles.length === 0) return new Map();
  const rows = await db
    .selectFrom('channels')
    .selectAll()
    .where('space_id', 'in', [...new Set(profiles.map(({ space_id }) => space_id))])
    .where(
      'notification_id',
      'in',
      profiles.map(({ id }) => id),
    )
    .execute();
  return new Map(rows.map((row) => [row.notification_id, row]));
}

/** Takes the place of what a profile had. */
export const putChannel = async (db: Queries, row: Insertable<Schema['channels']>): Promise<void> =>
  void (await db
    .insertInto('channels')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'notification_id']).doUpdateSet((eb) => ({
        kind: eb.ref('excluded.kind'),
        settings: eb.ref('excluded.settings'),
        sealed: eb.ref('excluded.sealed'),
        template: eb.ref('excluded.template'),
        quiet: eb.ref('excluded.quiet'),
      })),
    )
    .execute());

export const dropChannel = async (
  db: Queries,
  { space_id, notification_id }: Pick<ChannelRow, 'space_id' | 'notification_id'>,
): Promise<void> =>
  void (await db
    .deleteFrom('channels')
    .where('space_id', '=', space_id)
    .where('notification_id', '=', notification_id)
    .execute());

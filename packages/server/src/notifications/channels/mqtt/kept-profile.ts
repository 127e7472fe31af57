import type { GroupId, ProfileFilters, ProfileId, SpaceId } from '@kith/contract';
import type { Queries } from '../../../platform/db/database.ts';
import { secretsOf, shownChannel } from '../sealed-channel.ts';
import type { ChannelOf, ChannelSecrets } from '../sender.ts';

/** A profile that tells a broker, whose states are kept there. */
export interface KeptProfile {
  readonly spaceId: SpaceId;
  readonly profileId: ProfileId;
  readonly space: string;
  readonly channel: ChannelOf<'mqtt'>;
  readonly secrets: ChannelSecrets;
  /** The groups that it is about; empty: all. */
  readonly groups: readonly GroupId[];
  /** What is written down that is wrong with its states: a sentence. */
  readonly problem: string | null;
}

/**
 * As many as there is room for: of every account the oldest, then of every account the second, and so on. Those whose secrets nobody can
 * read any more are left out.
 */
export async function keptProfiles(db: Queries, tokenKey: Buffer, most: number): Promise<KeptProfile[]> {
  const rows = await db
    .selectFrom('channels')
    .innerJoin('notifications', (join) =>
      join
        .onRef('notifications.space_id', '=', 'channels.space_id')
        .onRef('notifications.id', '=', 'channels.notification_id'),
    )
    .innerJoin('spaces', 'spaces.id', 'channels.space_id')
    .leftJoin('broker_problems', (join) =>
      join
        .onRef('broker_problems.space_id', '=', 'channels.space_id')
        .onRef('broker_problems.notification_id', '=', 'channels.notification_id'),
    )
    .select(['channels.space_id', 'channels.notification_id', 'channels.settings', 'channels.sealed'])
    .select(['notifications.filters', 'spaces.name', 'broker_problems.problem'])
    .select(({ fn }) =>
      fn
        .agg<number>('row_number')
        .over((of) => of.partitionBy('spaces.account_id').orderBy('channels.notification_id'))
        .as('place'),
    )
    .where('channels.kind', '=', 'mqtt')
    .where('notifications.is_active', '=', 1)
    .orderBy('place')
    .orderBy('channels.notification_id')
    .limit(most)
    .execute();
  return rows.flatMap(({ space_id: spaceId, notification_id: profileId, name: space, ...row }) => {
    const channel = shownChannel(row);
    const secrets = secretsOf(tokenKey, profileId, row.sealed ?? '');
    if (channel?.kind !== 'mqtt' || secrets === null) return [];
    const { persons_groups = [], groups_all = [] }: Partial<ProfileFilters> = JSON.parse(row.filters);
    const groups = [...persons_groups, ...groups_all];
    return [{ spaceId, profileId, space, channel, secrets, groups, problem: row.problem }];
  });
}

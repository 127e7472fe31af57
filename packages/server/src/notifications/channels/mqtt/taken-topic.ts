import type { Channel, ProfileId, SpaceId } from '@kith/contract';
import type { Queries } from '../../../platform/db/database.ts';
import { checkBroker } from '../../../platform/mqtt/broker-address.ts';
import { shownChannel } from '../sealed-channel.ts';
import { nodeOf } from './home-assistant/discovery.ts';
import { topicsOf } from './topics.ts';

/**
 * Why a profile of a space cannot tell a broker there: another one, turned on or off, does so under the same topic, and each would take
 * away what the other one lets the broker keep. A broker that is called in two ways counts as two. Null: nothing stands in the way. In a
 * transaction that holds the space.
 * @param profileId of the profile itself; null: it is made
 */
export async function takenTopic(
  db: Queries,
  spaceId: SpaceId,
  profileId: ProfileId | null,
  channel: Channel,
): Promise<string | null> {
  if (channel.kind !== 'mqtt') return null;
  const others = await db
    .selectFrom('channels')
    .innerJoin('notifications', (join) =>
      join
        .onRef('notifications.space_id', '=', 'channels.space_id')
        .onRef('notifications.id', '=', 'channels.notification_id'),
    )
    .select(['notifications.id', 'notifications.name', 'channels.settings'])
    .where('channels.space_id', '=', spaceId)
    .where('channels.kind', '=', 'mqtt')
    .execute();
  const place = placeOf(spaceId, channel);
  for (const row of others) {
    const other = row.id === profileId ? null : shownChannel(row);
    if (other?.kind !== 'mqtt' || placeOf(spaceId, other) !== place) continue;
    return `The profile “${row.name}” tells this broker under the topic ${other.topic} already: give this one another topic.`;
  }
  return null;
}

const anywhere = { mayReach: () => true, howToAllow: '' };

/** By topics of which Home Assistant makes the same name a broker is told the same. */
function placeOf(spaceId: SpaceId, { url, topic }: Extract<Channel, { readonly kind: 'mqtt' }>): string {
  const checked = checkBroker(url, anywhere);
  const broker = checked.kind === 'accepted' ? [checked.address.host, checked.address.port] : [url];
  return JSON.stringify([...broker, nodeOf(topicsOf(topic, spaceId))]);
}

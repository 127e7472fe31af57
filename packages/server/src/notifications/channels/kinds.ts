import type { Channel, ChannelKind, ChannelWish } from '@kith/contract';
import type { Cidr } from '../../platform/config/config.ts';
import type { KindOfChannel, KindsOfChannels, Prepared } from './channel-kind.ts';
import { chat } from './chat/chat.ts';
import { email } from './email/email.ts';
import { mqtt } from './mqtt/mqtt.ts';
import { ntfy } from './ntfy/ntfy.ts';
import { telegram } from './telegram/telegram.ts';
import { webPush } from './web-push/web-push.ts';

const kinds: KindsOfChannels = { email, ntfy, telegram, chat, mqtt, 'web-push': webPush };

/** Whether this version knows a kind: the database may have one of a newer version. */
export const isKnownKind = (kind: ChannelKind): boolean => Object.hasOwn(kinds, kind);

/** A channel as it is kept, of whatever kind. */
export type AnyPrepared = Prepared<ChannelKind>;

// What is said of a kind is said by the kind itself: the type of its channel follows from `kind`, which TypeScript cannot see.
const kindOf = (kind: ChannelKind) => kinds[kind] as unknown as KindOfChannel<ChannelKind>;

/** What a wish makes of a channel, or a sentence that says why it cannot be. @param kept the channel before */
export function prepareChannel(
  wish: ChannelWish,
  kept: AnyPrepared | null,
  allow: readonly Cidr[],
): AnyPrepared | string {
  const same = kept?.channel.kind === wish.kind ? kept : null;
  return kindOf(wish.kind).prepare(wish, same, allow);
}

/** Where a channel leads, for people to read. */
export const destinationOf = (channel: Channel): string => kindOf(channel.kind).destination(channel);

/** Host and port that a channel connects to. */
export const hostOf = (channel: Channel): string => kindOf(channel.kind).host(channel);

import type { ChannelKind, ChannelWish } from '@kith/contract';
import type { Cidr } from '../../platform/config/config.ts';
import type { ChannelOf, ChannelSecrets } from './sender.ts';

type WishOf<K extends ChannelKind> = Extract<ChannelWish, { readonly kind: K }>;

/** What is kept of a channel: what is shown of it, and what is not. */
export interface Prepared<K extends ChannelKind> {
  readonly channel: ChannelOf<K>;
  readonly secrets: ChannelSecrets;
}

/** What the house has to know of a kind of channel, but for how to send. */
export interface KindOfChannel<K extends ChannelKind> {
  /**
   * What a wish makes of a channel.
   * @param kept the channel before, if it was of this kind: its secrets may go where they went, and nowhere else
   * @returns a sentence that says what is wrong and what to do, when it cannot be
   */
  readonly prepare: (wish: WishOf<K>, kept: Prepared<K> | null, allow: readonly Cidr[]) => Prepared<K> | string;
  /** Where it leads, for people to read: a URL without what is secret of it. No URL of http, which an older version would send to. */
  readonly destination: (channel: ChannelOf<K>) => string;
  /** Host and port that it connects to: what goes there shares places. */
  readonly host: (channel: ChannelOf<K>) => string;
}

export type KindsOfChannels = { readonly [K in ChannelKind]: KindOfChannel<K> };

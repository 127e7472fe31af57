import type { Channel, ChannelKind, ProfileId, SpaceId, Urgency } from '@kith/contract';
import type { Agent } from 'undici';
import type { Pinning } from '../../platform/destinations/pinned-address.ts';
import type { Answer } from './send.ts';
import type { Text } from './text/wording.ts';

/** The secrets of a channel, by their names on the wire. */
export type ChannelSecrets = Readonly<Partial<Record<string, string>>>;

export type ChannelOf<K extends ChannelKind> = Extract<Channel, { readonly kind: K }>;

/** A channel, as far as sending needs it. */
export interface Addressee<K extends ChannelKind> {
  readonly spaceId: SpaceId;
  readonly profileId: ProfileId;
  readonly channel: ChannelOf<K>;
  readonly secrets: ChannelSecrets;
}

/** One event on its way over a channel. */
export interface ChannelMessage {
  /** The same on every attempt. */
  readonly id: string;
  /** What a webhook would have as its body: type, timestamp, id and data. */
  readonly event: { readonly type: string; readonly timestamp: string; readonly data: object };
  readonly text: Text;
  readonly urgency: Urgency;
  /** The face, as JPEG; null where the channel does not ask for it, or none is kept. */
  readonly picture: Buffer | null;
}

/** How a sender gets out of the house: over HTTP by the agent, and otherwise to a pinned address; to nothing else. */
export interface Reach extends Pinning {
  readonly agent: Agent;
}

/**
 * Sends a message once over a channel of one kind. Never throws for what the other side does: whatever happens is an answer.
 * @param signal its reason, an Error, becomes the sentence of an attempt that it ends
 */
export type Send<K extends ChannelKind> = (
  to: Addressee<K>,
  message: ChannelMessage,
  reach: Reach,
  signal: AbortSignal,
) => Promise<Answer>;

/** How messages go over each kind of channel. */
export type Senders = { readonly [K in ChannelKind]: Send<K> };

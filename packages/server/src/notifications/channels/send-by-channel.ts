import type { ChannelKind, ProfileId, SpaceId } from '@kith/contract';
import type { Envelope } from './envelope.ts';
import { secretsOf, shownChannel, shownTemplate } from './sealed-channel.ts';
import type { Answer } from './send.ts';
import type { ChannelMessage, Reach, Send, Senders } from './sender.ts';
import type { ChannelRow } from './store.ts';
import { textOf } from './text/text-of.ts';
import { withoutSecrets } from './without-secrets.ts';

/** A profile that tells by a channel. */
export interface ChannelTarget extends Pick<ChannelRow, 'settings' | 'sealed' | 'template'> {
  readonly id: ProfileId;
  readonly space_id: SpaceId;
  readonly kind: ChannelKind;
}

/** What it is told. */
export interface ChannelTelling extends Pick<ChannelMessage, 'id' | 'urgency'> {
  readonly event: Envelope;
  /** The face, as JPEG; asked for only where the channel takes it. */
  readonly readPicture: () => Promise<Buffer | null>;
}

interface Deps {
  readonly tokenKey: Buffer;
  readonly senders: Senders;
  readonly reach: Reach;
}

/** Tells an event by a channel, once. No secret of the channel is in what it answers. */
export async function sendByChannel(
  { tokenKey, senders, reach }: Deps,
  { id: profileId, space_id: spaceId, kind, settings, sealed, template }: ChannelTarget,
  { id, urgency, event, readPicture }: ChannelTelling,
  signal: AbortSignal,
): Promise<Answer> {
  const channel = shownChannel({ settings });
  const secrets = secretsOf(tokenKey, profileId, sealed ?? '');
  if (channel === null || secrets === null) return { kind: 'unanswered', error: LOST };
  const text = textOf(event, shownTemplate({ template }));
  const picture = channel.picture ? await readPicture() : null;
  // Which kind of channel a sender takes follows from `kind`, which TypeScript cannot see.
  const send = senders[kind] as Send<ChannelKind>;
  const answer = await send(
    { spaceId, profileId, channel, secrets },
    { id, urgency, event, text, picture },
    reach,
    signal,
  );
  return withoutSecrets(answer, secrets);
}

const LOST = 'The secrets of this channel were sealed under another key of the server: give them again.';

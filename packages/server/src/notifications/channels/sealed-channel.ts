import type { Channel, ProfileId, TextTemplate } from '@kith/contract';
import { type SealedFor, seal, unseal } from '../../platform/seal.ts';
import type { AnyPrepared } from './kinds.ts';
import type { ChannelSecrets } from './sender.ts';
import type { ChannelRow } from './store.ts';

const sealedOf = (profileId: ProfileId): SealedFor => ({ purpose: 'kith channels', owner: `channel ${profileId}` });

type Columns = Pick<ChannelRow, 'kind' | 'settings' | 'sealed'>;

/** A channel as it lies in the database. */
export const channelColumns = (tokenKey: Buffer, profileId: ProfileId, { channel, secrets }: AnyPrepared): Columns => ({
  kind: channel.kind,
  settings: JSON.stringify(channel),
  sealed: seal(tokenKey, sealedOf(profileId), JSON.stringify(secrets)),
});

/** What is shown of a channel; null: it is a webhook. */
export const shownChannel = ({ settings }: Pick<ChannelRow, 'settings'>): Channel | null =>
  settings === null ? null : (JSON.parse(settings) as Channel);

export const shownTemplate = ({ template }: Pick<ChannelRow, 'template'>): TextTemplate | null =>
  template === null ? null : (JSON.parse(template) as TextTemplate);

/** @returns null when nobody can read them any more: the server has another key now */
export function secretsOf(tokenKey: Buffer, profileId: ProfileId, sealed: string): ChannelSecrets | null {
  const text = unseal(tokenKey, sealedOf(profileId), sealed);
  return text === null ? null : (JSON.parse(text) as ChannelSecrets);
}

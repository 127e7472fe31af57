import { hostOf } from '../channels/kinds.ts';
import { shownChannel } from '../channels/sealed-channel.ts';
import type { Target } from './attempt-once.ts';
import { hostOfUrl } from './slots.ts';

/** Host and port that a profile connects to. */
export function hostOfTarget({ destination_url, settings }: Pick<Target, 'destination_url' | 'settings'>): string {
  const channel = shownChannel({ settings });
  return channel === null ? hostOfUrl(destination_url) : hostOf(channel);
}

import type { ChannelWish } from '@kith/contract';
import type { Cidr } from '../../platform/config/config.ts';
import { type AnyPrepared, prepareChannel } from './kinds.ts';

/** How a profile tells from now on. `reason` says what is wrong with the wish and what to do. */
export type WishedChannel =
  | { readonly kind: 'webhook' }
  | { readonly kind: 'channel'; readonly prepared: AnyPrepared; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * What a wish makes of how a profile tells; what is left out stays.
 * @param before null: it was a webhook, or is made
 */
export function wishedChannel(
  wish: ChannelWish | null | undefined,
  before: AnyPrepared | null,
  allow: readonly Cidr[],
): WishedChannel {
  if (wish === null) return { kind: 'webhook' };
  if (wish === undefined) {
    return before === null ? { kind: 'webhook' } : { kind: 'channel', prepared: before, isNew: false };
  }
  const prepared = prepareChannel(wish, before, allow);
  return typeof prepared === 'string'
    ? { kind: 'refused', reason: prepared }
    : { kind: 'channel', prepared, isNew: true };
}

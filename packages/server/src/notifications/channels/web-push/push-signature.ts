import { LRUCache } from 'lru-cache';
import webPush from 'web-push';
import type { Clock } from '../../../platform/clock.ts';
import type { VapidKeys } from './vapid-keys.ts';

/** How an installation shows itself to a push service: the value of `Authorization` (RFC 8292, 3). */
export type PushSignature = (origin: string) => string;

/** A signature is good for half a day; a clock that was set since is wrong by more than this, or does not matter. */
const SIGNED_FOR_MS = 60 * 60 * 1000;
/** The world has a handful of push services. */
const MOST_SERVICES = 100;

/**
 * Signs once an hour for each push service, and not every message: that takes twice as long as to encrypt one.
 * @param subject whom a push service may write to: an https or mailto URL (RFC 8292, 2.1)
 */
export function pushSignature(
  { publicKey, privateKey }: VapidKeys,
  subject: () => string,
  clock: Clock,
): PushSignature {
  const signed = new LRUCache<string, { readonly header: string; readonly at: number }>({ max: MOST_SERVICES });
  return (origin) => {
    const [now, by] = [clock(), subject()];
    const key = `${origin} ${by}`;
    const known = signed.get(key);
    if (known && Math.abs(now - known.at) < SIGNED_FOR_MS) return known.header;
    const { Authorization: header } = webPush.getVapidHeaders(origin, by, publicKey, privateKey, 'aes128gcm');
    signed.set(key, { header, at: now });
    return header;
  };
}

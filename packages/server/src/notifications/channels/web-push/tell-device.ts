import { createHash } from 'node:crypto';
import type { ProfileId } from '@kith/contract';
import webPush from 'web-push';
import type { Clock } from '../../../platform/clock.ts';
import { checkDestination } from '../../../platform/destinations/destination.ts';
import { parseRetryAfter } from '../parse-retry-after.ts';
import { type Answer, send } from '../send.ts';
import type { Reach } from '../sender.ts';
import { withoutSecrets } from '../without-secrets.ts';
import type { DeviceRow } from './device-store.ts';
import type { PushMessage } from './push-message.ts';
import type { PushSignature } from './push-signature.ts';
import { unsealSubscription } from './subscription.ts';

/** What came of telling one browser. */
export interface Told {
  readonly device: DeviceRow;
  /**
   * `gone`: it has unsubscribed, and is never told again. `passed`: it cannot be told this however often that is tried, and keeps no other
   * one waiting.
   */
  readonly verdict: 'took' | 'gone' | 'passed' | 'failed';
  readonly statusCode: number | null;
  /** What its push service said, or why it said nothing; for the log of deliveries. */
  readonly said: string;
  readonly retryAfterMs: number | null;
}

/** How this installation shows itself to push services. */
export interface Sender {
  readonly signature: PushSignature;
  readonly tokenKey: Buffer;
  readonly clock: Clock;
  /** Resolves when a message may be encrypted: that takes half a millisecond, and others have their turn in between. */
  readonly turn: () => Promise<void> | undefined;
}

/** Sends a message to the push service of one browser, encrypted for it alone (RFC 8291). */
export async function tellDevice(
  { signature, tokenKey, clock, turn }: Sender,
  profileId: ProfileId,
  device: DeviceRow,
  message: PushMessage,
  { agent, allow }: Reach,
  signal: AbortSignal,
): Promise<Told> {
  const subscription = unsealSubscription(tokenKey, profileId, device);
  if (subscription === null) return untold(device, 'passed', LOST);
  const checked = checkDestination(subscription.endpoint, allow);
  if (checked.kind === 'refused') return untold(device, 'passed', checked.reason);
  await turn();
  const { headers, body } = webPush.generateRequestDetails(subscription, message.payload, {
    headers: { Authorization: signature(checked.url.origin) },
    TTL: message.ttlS,
    urgency: message.urgency,
    topic: topicOf(subscription.keys.auth, message.subject),
    contentEncoding: 'aes128gcm',
  });
  const request = { method: 'POST', url: checked.url, body } as const;
  const answer = await send(agent, request, { ...asTexts(headers), 'user-agent': 'Kith/1' }, signal);
  return cameOf(device, withoutSecrets(answer, { endpoint: subscription.endpoint }), clock());
}

const LOST = 'Its address was sealed under another key of the server: press “Tell this device” there again.';

/** A message takes the place of the one before about the same thing, if that still waits; a push service learns nothing by the name. */
const topicOf = (auth: string, subject: string): string =>
  createHash('sha256').update(`${auth} ${subject}`).digest('base64url').slice(0, 32);

const asTexts = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

function cameOf(device: DeviceRow, answer: Answer, now: number): Told {
  if (answer.kind !== 'answered') return untold(device, 'failed', answer.error ?? '');
  const { statusCode, excerpt: said, retryAfter } = answer;
  return { device, verdict: verdictOf(statusCode), statusCode, said, retryAfterMs: parseRetryAfter(retryAfter, now) };
}

function verdictOf(statusCode: number): Told['verdict'] {
  if (statusCode >= 200 && statusCode < 300) return 'took';
  // RFC 8030, 7.3: a subscription that has expired.
  if (statusCode === 404 || statusCode === 410) return 'gone';
  // This message as it is: no later attempt differs. A signature that is refused may be that of a clock that is wrong.
  return statusCode === 400 || statusCode === 413 ? 'passed' : 'failed';
}

/** One whose push service asked not to be asked for a while. */
export const leftAlone = (device: DeviceRow, leftMs: number): Told => ({
  ...untold(device, 'failed', `its push service asked for a pause, of which ${Math.ceil(leftMs / 1000)} s are left.`),
  retryAfterMs: leftMs,
});

const untold = (device: DeviceRow, verdict: 'passed' | 'failed', said: string): Told => ({
  device,
  verdict,
  statusCode: null,
  said,
  retryAfterMs: null,
});

import type { Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { turnOff } from '../profiles/store.ts';
import type { Attempt } from './attempt-once.ts';
import { retryDelayMs } from './retry-schedule.ts';
import { type DeliveryKey, endClaim, failOwed, insertAttempt, settleDelivery } from './store.ts';

export type Outcome = 'delivered' | 'retried' | 'failed' | 'turned off' | 'erased';

const GONE = 410;

/**
 * Writes an attempt into the log and settles its delivery. Only 2xx is a success; 410 turns the profile off.
 * A delivery that was settled or replayed while the attempt was under way is judged by what its row says now.
 * @param now epoch ms
 * @param random from 0 (included) to 1
 */
export async function recordAttempt(
  tx: Tx,
  key: DeliveryKey,
  attempt: Attempt,
  { now, random }: { readonly now: number; readonly random: number },
): Promise<Outcome> {
  const isGone = attempt.statusCode === GONE;
  // Waits for entries that are being written: they owe to a profile that is still turned on.
  if (isGone) await advanceRevision(tx, key.spaceId, 'entries');
  const delivery = await endClaim(tx, key);
  if (!delivery) return 'erased';
  await insertAttempt(tx, {
    space_id: key.spaceId,
    delivery_id: key.id,
    at: attempt.at,
    duration_ms: attempt.durationMs,
    status_code: attempt.statusCode,
    error: attempt.error,
    response: attempt.excerpt,
  });
  const attempts = delivery.attempts + 1;
  const { statusCode } = attempt;
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) {
    await settleDelivery(tx, key, { status: 'delivered', attempts, settled: now });
    return 'delivered';
  }
  const delayMs = delivery.status === 'owed' ? retryDelayMs(attempts, random, attempt.retryAfterMs) : null;
  if (isGone) {
    const profile = { spaceId: key.spaceId, profileId: delivery.notification_id };
    await turnOff(tx, profile.spaceId, profile.profileId);
    await failOwed(tx, profile, now);
  }
  if (isGone || delayMs === null) {
    const status = delivery.status === 'delivered' ? 'delivered' : 'failed';
    await settleDelivery(tx, key, { status, attempts, settled: now });
    return isGone ? 'turned off' : 'failed';
  }
  await settleDelivery(tx, key, { status: 'owed', attempts, next_attempt: now + delayMs });
  return 'retried';
}

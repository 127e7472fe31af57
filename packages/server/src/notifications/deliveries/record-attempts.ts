import type { SpaceId } from '@kith/contract';
import { Batches, type Waiting } from '../../platform/batches.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { isFaultOfData } from '../../platform/db/fault-of-data.ts';
import { outlast } from '../../platform/db/outlast.ts';
import type { DeliveryId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { turnOff } from '../profiles/store.ts';
import type { Attempt } from './attempt-once.ts';
import type { Book } from './books.ts';
import { retryDelayMs } from './retry-schedule.ts';
import {
  type DeliveryKey,
  type EndedClaim,
  endClaims,
  failOwed,
  insertAttempts,
  settleDelivered,
  settleDelivery,
} from './store.ts';

export type Outcome = 'delivered' | 'retried' | 'failed' | 'turned off' | 'erased';

/** An attempt at a delivery. */
interface Attempted {
  readonly id: DeliveryId;
  readonly attempt: Attempt;
  /** From 0 (included) to 1. */
  readonly random: number;
}

/** Writes down an attempt in a space. Resolves when that is written. */
export type RecordAttempt = (spaceId: SpaceId, attempted: Attempted) => Promise<Outcome>;

/** Attempts of one transaction. */
const MOST_ATTEMPTS = 64;

export const isSuccess = ({ verdict }: Attempt): boolean => verdict === 'arrived';

const hasArrived = ({ attempt }: Attempted): boolean => isSuccess(attempt);

const isGone = ({ attempt }: Pick<Attempted, 'attempt'>): boolean => attempt.verdict === 'gone';

/**
 * Writes attempts at deliveries of a book into the log and settles these: those of a space that end while others are being written down are
 * written together. Whatever fails for some of them fails for nobody else.
 */
export function recordingTogether(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  book: Book,
): RecordAttempt {
  const record = async (spaceId: SpaceId, waiting: readonly Waiting<Attempted, Outcome>[]): Promise<void> => {
    try {
      const attempted = waiting.map(({ item }) => item);
      // What was sent is not sent again because the database was away.
      const outcomes = await outlast(() =>
        db.transaction((tx) => recordAttempts(tx, { book, spaceId }, attempted, clock()), durationOf(attempted)),
      );
      for (const { item, resolve } of waiting) resolve(outcomes.get(item.id) ?? 'erased');
    } catch (error) {
      if (waiting.length > 1 && isFaultOfData(error)) for (const each of waiting) await record(spaceId, [each]);
      else for (const { reject } of waiting) reject(error);
    }
  };
  const batches = new Batches<SpaceId, Attempted, Outcome>({
    most: MOST_ATTEMPTS,
    work: (spaceId, take) => record(spaceId, take()),
  });
  return (spaceId, attempted) => batches.add(spaceId, attempted);
}

/** What arrived and is lost with the power is sent once more, as after any crash before it was written. */
const durationOf = (attempted: readonly Attempted[]) => (attempted.every(hasArrived) ? 'light' : 'lasting');

/**
 * In one transaction; where nobody is any more (410), the profile is turned off. A delivery that was settled or replayed while the attempt was under way is judged
 * by what its row says now.
 * @param now epoch ms
 * @returns without those that were erased
 */
async function recordAttempts(
  tx: Tx,
  { book, spaceId }: Omit<DeliveryKey, 'id'>,
  attempted: readonly Attempted[],
  now: number,
): Promise<ReadonlyMap<DeliveryId, Outcome>> {
  // Waits for entries that are being written: they owe to a profile that is still turned on.
  if (attempted.some(isGone)) await advanceRevision(tx, spaceId, 'entries');
  const idsOf = (some: readonly Attempted[]) => some.map(({ id }) => id);
  const [arrived, others] = [attempted.filter(hasArrived), attempted.filter((each) => !hasArrived(each))];
  const delivered = new Set(await settleDelivered(tx, book, spaceId, idsOf(arrived), now));
  const failed = await endClaims(tx, book, spaceId, idsOf(others));
  await insertAttempts[book](
    tx,
    attempted
      .filter(({ id }) => delivered.has(id) || failed.has(id))
      .map(({ id, attempt }) => ({
        space_id: spaceId,
        delivery_id: id,
        at: attempt.at,
        duration_ms: attempt.durationMs,
        status_code: attempt.statusCode,
        error: attempt.error,
        response: attempt.excerpt,
      })),
  );
  const outcomes = new Map<DeliveryId, Outcome>([...delivered].map((id) => [id, 'delivered']));
  // Who is gone comes last: nothing that failed before is owed to them any more.
  for (const each of others.toSorted((a, b) => Number(isGone(a)) - Number(isGone(b)))) {
    const delivery = failed.get(each.id);
    if (delivery) outcomes.set(each.id, await settleFailure(tx, book, { ...each, delivery }, now));
  }
  return outcomes;
}

async function settleFailure(
  tx: Tx,
  book: Book,
  { attempt, delivery, random }: Attempted & { readonly delivery: EndedClaim },
  now: number,
): Promise<Outcome> {
  const gone = isGone({ attempt });
  const key = { book, spaceId: delivery.space_id, id: delivery.id };
  const attempts = delivery.attempts + 1;
  const isOver = delivery.status !== 'owed' || attempt.verdict === 'refused';
  const delayMs = isOver ? null : retryDelayMs(attempts, random, attempt.retryAfterMs);
  if (gone) {
    const profile = { spaceId: key.spaceId, profileId: delivery.notification_id };
    await turnOff(tx, profile.spaceId, profile.profileId);
    await failOwed(tx, profile, now);
  }
  if (gone || delayMs === null) {
    const status = delivery.status === 'delivered' ? 'delivered' : 'failed';
    await settleDelivery(tx, key, { status, attempts, settled: now });
    return gone ? 'turned off' : 'failed';
  }
  await settleDelivery(tx, key, { status: 'owed', attempts, next_attempt: now + delayMs });
  return 'retried';
}

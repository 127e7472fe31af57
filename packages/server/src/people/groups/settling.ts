import { setTimeout as pause } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { type OnEnded, settle, settlingAt } from './settle.ts';

const EVERY_MS = 1000;
const ROWS_A_STEP = 200;
/** Between two steps, so that whoever waits for the space has its turn. */
const REST_MS = 5;
/** Of spaces that could not be settled the others are not kept waiting. */
const SPACES_A_LOOK = 100;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  /** What is done once it is committed. */
  readonly onSettled: (spaceId: SpaceId) => void;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * Puts on record that memberships have ended, soon after they did. Nothing depends on when it comes to it: who is in effect, on the list and
 * counted is said by the clock. Every node looks, and whichever comes first settles.
 */
export const settling = (deps: Deps): BackgroundJob =>
  new BackgroundJob(
    async (stop) => {
      for (const spaceId of await spacesWithEnded(deps.db.queries, deps.onEnded.believed())) {
        await settleSpace(deps, spaceId, stop).catch((error: unknown) => complain(deps.log, error));
        if (stop.aborted) return;
      }
    },
    (error) => complain(deps.log, error),
    { everyMs: EVERY_MS },
  );

async function settleSpace({ db, clock, onEnded, onSettled }: Deps, spaceId: SpaceId, stop: AbortSignal) {
  for (let settled = ROWS_A_STEP; settled === ROWS_A_STEP && !stop.aborted; ) {
    settled = await db.transaction(async (tx) => {
      // Who is in effect stays the same, and what was remembered of it.
      await advanceRevision(tx, spaceId, 'entries');
      return settle(tx, settlingAt(onEnded, clock()), spaceId, { limit: ROWS_A_STEP });
    });
    if (settled > 0) onSettled(spaceId);
    await pause(REST_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function spacesWithEnded(queries: Queries, now: number): Promise<SpaceId[]> {
  const rows = await queries
    .selectFrom(
      queries
        .selectFrom('memberships')
        .select('space_id')
        .where('valid_until', '<=', now)
        .orderBy('valid_until')
        .limit(10_000)
        .as('ended'),
    )
    .select('space_id')
    .distinct()
    .limit(SPACES_A_LOOK)
    .execute();
  return rows.map(({ space_id }) => space_id);
}

const complain = (log: Pick<Logger, 'error'>, error: unknown): void =>
  log.error({ err: error }, 'Memberships that have ended could not be put on record; it is tried again.');

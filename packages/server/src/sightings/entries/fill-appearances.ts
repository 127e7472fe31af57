import { setTimeout as pause } from 'node:timers/promises';
import type { EntryId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { countAppearances } from '../../people/appearances/appearance-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import { type OnEnded, settlingAt } from '../../people/groups/settle.ts';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';

/** Entries of one transaction, which keeps others of the space waiting for some milliseconds. */
const TOGETHER = 500;
const REST_MS = 20;
const EVERY_MS = 60 * 60 * 1000;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly log: Pick<Logger, 'warn'>;
}

/** Looks after every start, and every hour, for appearances in entries of older versions, from where it had come to. */
export const fillAppearances = ({ log, ...deps }: Deps): BackgroundJob =>
  new BackgroundJob(
    async (stop) => {
      const spaces = await deps.db.queries.selectFrom('spaces').select('id').orderBy('id').execute();
      for (const { id } of spaces) {
        while (!stop.aborted && (await fillSome(deps, id))) {
          await pause(REST_MS, undefined, { signal: stop }).catch(() => undefined);
        }
      }
    },
    (error) => log.warn({ err: error }, 'Who appeared before could not be counted; that goes on within the hour.'),
    { everyMs: EVERY_MS },
  );

/** @returns whether there may be more */
const fillSome = ({ db, clock, onEnded }: Omit<Deps, 'log'>, spaceId: SpaceId): Promise<boolean> =>
  db.transaction(async (tx) => {
    if (!(await holdSpace(tx, spaceId))) return false;
    const [row] = await filled(tx, { spaceId });
    const entries = await entriesAfter(tx, { spaceId, after: row?.filled_to ?? (0 as EntryId), limit: TOGETHER });
    const last = entries.at(-1);
    if (!last) return false;
    const now = clock();
    const began = await countAppearances(
      tx,
      spaceId,
      entries.flatMap(({ id, person_id: personId, source_id: sourceId, created }) =>
        personId === null ? [] : [{ entryId: id, personId, sourceId, at: Math.min(created, now) }],
      ),
    );
    await followRules(tx, settlingAt(onEnded, now), spaceId, [...new Set(began.map(({ personId }) => personId))], {
      kind: 'seen',
      sources: [...new Set(began.map(({ sourceId }) => sourceId))],
    });
    await writeFilled(tx, spaceId, last.id);
    return entries.length === TOGETHER;
  });

const filled = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db.selectFrom('appearance_fills').select('filled_to').where('space_id', '=', spaceId),
);

const entriesAfter = compileOnce((db, asked: { spaceId: SpaceId; after: EntryId; limit: number }) =>
  db
    .selectFrom('entries')
    .select(['id', 'person_id', 'source_id', 'created'])
    .where('space_id', '=', asked.spaceId)
    .where('id', '>', asked.after)
    .orderBy('id')
    .limit(asked.limit),
);

async function writeFilled(tx: Tx, spaceId: SpaceId, to: EntryId): Promise<void> {
  await tx
    .insertInto('appearance_fills')
    .values({ space_id: spaceId, filled_to: to })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet({ filled_to: to }))
    .execute();
}

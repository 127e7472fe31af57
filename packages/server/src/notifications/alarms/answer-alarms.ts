import type { AlarmAcknowledge, AlarmId, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { type AlarmRow, findAlarm, updateAlarm } from './store.ts';
import { newsOf, type OnAlarms } from './write-alarms.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onAlarms: OnAlarms;
}

/** Somebody looked. Who did first stands: an alarm that is acknowledged stays as it is, and is not told again. */
export const acknowledgeAlarm = (
  { db, clock, onAlarms }: Deps,
  spaceIds: readonly SpaceId[],
  id: AlarmId,
  { note, by }: AlarmAcknowledge,
): Promise<AlarmRow | 'not found'> =>
  inTurn(db, spaceIds, id, async (tx, row) => {
    if (row.acknowledged !== null) return row;
    const now = clock();
    const acknowledged = { acknowledged: now, acknowledged_by: by ?? null, note: note || null, escalates: null };
    const answered = await updateAlarm(tx, row, acknowledged);
    await onAlarms(tx, row.space_id, await newsOf(tx, 'alarm.acknowledged', row.space_id, [answered]), now);
    return answered;
  });

/** Says whose an alarm is. */
export const assignAlarm = (
  { db }: Pick<Deps, 'db'>,
  spaceIds: readonly SpaceId[],
  id: AlarmId,
  to: string | null,
): Promise<AlarmRow | 'not found'> => inTurn(db, spaceIds, id, (tx, row) => updateAlarm(tx, row, { assignee: to }));

/** Does something with an alarm as it is, while nobody else does. */
async function inTurn(
  db: Database,
  spaceIds: readonly SpaceId[],
  id: AlarmId,
  work: (tx: Tx, row: AlarmRow) => Promise<AlarmRow>,
): Promise<AlarmRow | 'not found'> {
  const found = await findAlarm(db.queries, spaceIds, id);
  if (!found) return 'not found';
  return db.transaction(async (tx) => {
    await advanceRevision(tx, found.space_id, 'entries');
    const row = await findAlarm(tx, [found.space_id], id);
    return row ? work(tx, row) : 'not found';
  });
}

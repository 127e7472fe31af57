import type { SpaceId, StrangerSettings, StrangerSettingsUpdate } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { changeSettings, strangerSettings } from '../joining/store.ts';
import { dropStrangers } from './drop-strangers.ts';

/** Changes how a space keeps strangers. Where nobody is to be told apart any more, all are forgotten; their entries stay. */
export async function updateSettings(
  { db, afterChange }: { readonly db: Database; readonly afterChange: AfterChange },
  spaceId: SpaceId,
  { enabled, days }: StrangerSettingsUpdate,
): Promise<StrangerSettings> {
  await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    noteChange(tx, spaceId, 'strangers');
    await changeSettings(tx, spaceId, {
      ...(enabled !== undefined && { enabled }),
      ...(days !== undefined && { days }),
    });
  });
  if (enabled === false) await dropStrangers({ db }, spaceId);
  await afterChange(spaceId, { strangers: true });
  return strangerSettings(db.queries, spaceId);
}

import type { AlarmId, EntryId, SpaceId } from '@kith/contract';
import type { Tx } from '../platform/db/database.ts';
import { alarmsOfEntries } from './alarms/store.ts';
import { forgetAnswersOf } from './deliveries/store.ts';
import { newsAbout } from './news/store.ts';

/** What receivers were told of. */
interface Told {
  readonly entryIds: readonly EntryId[];
  readonly alarmIds: readonly AlarmId[];
}

/**
 * Forgets what receivers answered who were told of alarms, of entries and of what came of them: they may have said back whom they were told
 * of.
 */
export async function forgetAnswers(tx: Tx, spaceId: SpaceId, { entryIds, alarmIds }: Told): Promise<void> {
  const raised = await alarmsOfEntries(tx, spaceId, entryIds);
  const newsIds = await newsAbout(tx, spaceId, { entryIds, alarmIds: [...alarmIds, ...raised] });
  await forgetAnswersOf(tx, 'deliveries', spaceId, entryIds);
  await forgetAnswersOf(tx, 'news_deliveries', spaceId, newsIds);
}

import type { EntryId, GroupId, NewsType, ProfileId, SourceId, SpaceId, Urgency } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Ids } from '../../platform/ids.ts';
import { isQuiet } from '../channels/quiet-hours.ts';
import type { Seen } from '../profiles/matching.ts';
import { activeFilters } from '../profiles/store.ts';
import { whyNewsNotSent } from './matching.ts';
import { insertNews, insertNewsDeliveries } from './store.ts';

/** Something that happened and is no entry. It is forgotten, and not told any more, with whatever of these it is about. */
export interface News {
  readonly type: NewsType;
  /** When it happened: epoch ms. */
  readonly at: number;
  readonly personId?: PersonId;
  readonly groupId?: GroupId;
  readonly sourceId?: SourceId;
  readonly entryId?: EntryId;
  readonly alarmId?: number;
  /** What its entry says, where all filters of profiles count as for entries; else those of sources and groups do. */
  readonly seen?: Seen;
  /** Kept as JSON, to be told: ids and times. Never names: these are read when it is told. */
  readonly data?: object;
  /** `high` and `critical` are told at quiet hours, too; `normal` where it is left out. */
  readonly urgency?: Urgency;
  /** Profiles that are told of it, and no others, whatever they ask for. */
  readonly only?: readonly ProfileId[];
  /** Profiles that are told of it beside those that ask. */
  readonly also?: readonly ProfileId[];
}

/** How news is owed. */
export interface Owing {
  readonly ids: Pick<Ids, 'messageId'>;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Writes down what happened and what is owed for it, in the transaction that makes it so: one delivery for each profile that asks for
 * it. Whoever listens and whoever sends is woken by the commit, on every node. Holds the space, as every change of one: where it is not
 * the first statement, the transaction holds it already.
 */
export async function writeNews(tx: Tx, { ids, now }: Owing, spaceId: SpaceId, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  await advanceRevision(tx, spaceId, 'entries');
  const profiles = await activeFilters(tx, spaceId);
  const newsIds = await insertNews(
    tx,
    news.map(({ type, at, data = {}, ...about }) => ({
      ...{ space_id: spaceId, type, at, created: now, data: JSON.stringify(data) },
      person_id: about.personId ?? null,
      group_id: about.groupId ?? null,
      source_id: about.sourceId ?? null,
      entry_id: about.entryId ?? null,
      alarm_id: about.alarmId ?? null,
    })),
  );
  const owed = news.flatMap(({ type, sourceId = null, groupId = null, seen = null, urgency, only, also = [] }, i) => {
    const newsId = newsIds[i];
    if (newsId === undefined) throw new Error('News was not written.');
    return profiles
      .filter(({ id, filters }) =>
        only
          ? only.includes(id)
          : also.includes(id) || whyNewsNotSent(filters, { type, sourceId, groupId, seen }) === null,
      )
      .filter(({ quiet }) => !isQuiet(quiet, now, urgency))
      .map(({ id }) => ({
        space_id: spaceId,
        message_id: ids.messageId(),
        notification_id: id,
        news_id: newsId,
        next_attempt: now,
        created: now,
      }));
  });
  await insertNewsDeliveries(tx, owed);
  noteChange(tx, spaceId, 'news');
}

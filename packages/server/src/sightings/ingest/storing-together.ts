import type { EntryId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { RememberedGroups } from '../../people/groups/remembered-groups.ts';
import type { OnEnded } from '../../people/groups/settle.ts';
import { Batches, type Waiting } from '../../platform/batches.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { isDatabaseDown } from '../../platform/db/database-down.ts';
import { isFaultOfData } from '../../platform/db/fault-of-data.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import type { AfterChange } from '../after-change.ts';
import type { OnEntries } from '../entries/write-entries.ts';
import type { Fresh } from '../joining/looked-for-faces.ts';
import { NotJoined } from '../joining/not-joined.ts';
import type { StrangerIndex } from '../joining/stranger-index.ts';
import { type JudgedFrame, storeFrames } from './store-frames.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly media: Pick<Media, 'publishAfter'>;
  readonly rememberedGroups: RememberedGroups;
  readonly onEntries: OnEntries;
  readonly onEnded: OnEnded;
  readonly afterChange: AfterChange;
  readonly strangers: Pick<StrangerIndex, 'fresh' | 'compared' | 'size' | 'committed'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Stores a frame, whose pictures are staged. Resolves, with the ids of its entries, when all of it is on the disk. */
export type StoreFrame = (spaceId: SpaceId, frame: JudgedFrame) => Promise<EntryId[]>;

type WaitingFrame = Waiting<JudgedFrame, EntryId[]>;
type Stored = PromiseSettledResult<EntryId[]>;

/** Entries of one transaction: what it keeps others of the space waiting for. */
const MOST_ENTRIES = 128;

/**
 * Frames of a space that wait together are written together, in one transaction, published, and told of once: while one group is
 * on its way to the disk, the next one gathers. A group that is refused for something in it is halved until the frame that is to
 * blame stands alone; the others are stored.
 */
export function storingTogether({
  db,
  clock,
  ids,
  media,
  rememberedGroups,
  onEntries,
  onEnded,
  afterChange,
  strangers,
  log,
}: Deps): StoreFrame {
  const store = async (
    spaceId: SpaceId,
    gather: () => readonly JudgedFrame[],
    { decides, joins = true }: { readonly decides: boolean; readonly joins?: boolean },
  ): Promise<Stored[]> => {
    let frames: readonly JudgedFrame[] = [];
    try {
      const { entryIds, revision, fresh } = await db.transaction(async (tx) => {
        if (decides) await db.lockDecisions(tx, spaceId);
        const revision = await advanceRevision(tx, spaceId, 'entries');
        frames = gather();
        const [now, fresh]: [number, Fresh[]] = [clock(), []];
        const storing = {
          ...{ ids, rememberedGroups, onEntries, onEnded, now, revision },
          ...(joins && { joining: { index: strangers, now, fresh } }),
        };
        return { entryIds: await storeFrames(tx, storing, spaceId, frames), revision, fresh };
      });
      strangers.committed(spaceId, revision, fresh);
      return entryIds.map((value) => ({ status: 'fulfilled', value }));
    } catch (thrown) {
      if (frames.length === 0) frames = gather();
      const error = thrown instanceof NotJoined ? thrown.cause : thrown;
      if (thrown instanceof NotJoined && !isDatabaseDown(error)) {
        log.warn({ err: error, spaceId }, 'Entries could not join strangers, and are stored without; they join later.');
        return store(spaceId, () => frames, { decides, joins: false });
      }
      if (frames.length === 1 || !isFaultOfData(error))
        return frames.map(() => ({ status: 'rejected', reason: error }));
      const middle = frames.length >> 1;
      const first = await store(spaceId, () => frames.slice(0, middle), { decides, joins });
      return [...first, ...(await store(spaceId, () => frames.slice(middle), { decides, joins }))];
    }
  };

  const settle = async (spaceId: SpaceId, waiting: readonly WaitingFrame[], stored: readonly Stored[]) => {
    const published = await Promise.allSettled(
      waiting.map(({ item }, i) => media.publishAfter(item.staged.names, () => outcomeOf(stored[i]))),
    );
    const isStored = waiting.filter((_, i) => stored[i]?.status === 'fulfilled').map(({ item }) => changeOf(item));
    const change = {
      templates: isStored.some(({ templates }) => templates),
      pictures: isStored.some(({ pictures }) => pictures),
      entries: isStored.length > 0,
    };
    const unsettled = await afterChange(spaceId, change).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    for (const [i, { item, resolve, reject }] of waiting.entries()) {
      const outcome = published[i];
      const { templates, pictures } = changeOf(item);
      if (outcome?.status !== 'fulfilled') reject(outcome?.reason);
      else if (unsettled && (templates || pictures)) reject(unsettled.error);
      else resolve(outcome.value);
    }
  };

  const linesOf = (decides: boolean) =>
    new Batches<SpaceId, JudgedFrame, EntryId[]>({
      most: MOST_ENTRIES,
      weigh: ({ judged }) => judged.length,
      work: async (spaceId, take) => {
        let waiting: readonly WaitingFrame[] = [];
        const gather = () => {
          waiting = take();
          return waiting.map(({ item }) => item);
        };
        const stored = await db.commits.apart(() => store(spaceId, gather, { decides }));
        // The next group begins to be written while this one is published.
        void settle(spaceId, waiting, stored);
      },
    });
  const known = linesOf(false);
  // Who makes somebody known may wait for another node that does, and keeps nobody else waiting.
  const deciding = linesOf(true);
  return async (spaceId, frame) => {
    const entryIds = await (frame.searched ? deciding : known).add(spaceId, frame);
    // Whichever request the group was written in, this one has something stored, too.
    db.commits.share();
    return entryIds;
  };
}

async function outcomeOf(stored: Stored | undefined): Promise<EntryId[]> {
  if (stored?.status === 'fulfilled') return stored.value;
  throw stored?.reason;
}

/** What has to follow a frame beside telling of it. */
function changeOf({ judged }: JudgedFrame) {
  const pictures = judged.some(({ result }) => result === 'reinit');
  return { pictures, templates: pictures || judged.some(({ result }) => result === 'new') };
}

import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { Overtaken } from '../../platform/db/space-locks.ts';
import type { IndexKeeper } from './index-keeper.ts';

/** What a search that found nobody had seen. */
export interface Searched {
  readonly spaceId: SpaceId;
  /** Revision of the space that the index was in step with. */
  readonly revision: number;
  /** Monotonic, ms. */
  readonly at: number;
}

/** Shorter than changes of the index are remembered by far; whoever sleeps longer searches again. */
const HOLDS_MS = 60_000;

/** Brings the index up to date, for a search that may end with a new person. */
export async function beforeSearch(
  indexSync: Pick<IndexKeeper, 'catchUp' | 'revisionOf'>,
  spaceId: SpaceId,
): Promise<Searched> {
  await indexSync.catchUp(spaceId);
  return { spaceId, revision: indexSync.revisionOf(spaceId), at: performance.now() };
}

/**
 * Makes sure that who was found to be nobody still is: that no template came, changed or went since the search. Call it in
 * the transaction that creates the person, after the revision was advanced: from then on nobody else can.
 * @throws {Overtaken}
 */
export async function ensureStillNew(tx: Tx, { spaceId, revision, at }: Searched): Promise<void> {
  const changed = await tx
    .selectFrom('index_changes')
    .select('person_id')
    .where('space_id', '=', spaceId)
    .where('revision', '>', revision)
    .limit(1)
    .executeTakeFirst();
  if (changed || performance.now() - at > HOLDS_MS) throw new Overtaken('Persons changed since the search.');
}

import { type CameraEvent, type SpaceId, toTimestamp } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { livingSources } from '../../tenancy/sources/store.ts';
import { problemOf } from './problem-sentences.ts';
import { stateOf } from './read-cameras.ts';
import { livingReaders } from './readers.ts';
import { camerasOfSpace } from './store.ts';

/** The cameras of a space of which it is known whether they can be read. */
export async function cameraStates({ db, node }: { readonly db: Database; readonly node: string }, spaceId: SpaceId) {
  const rows = await camerasOfSpace(db.queries, spaceId);
  if (rows.length === 0) return [];
  const living = db.isShared ? await livingReaders(db) : new Set([node]);
  const sources = await livingSources(
    db.queries,
    rows.map(({ source_id }) => source_id),
  );
  return rows.flatMap((row) => {
    const source = sources.get(row.source_id);
    const state = stateOf(row, living);
    if (!source || (state !== 'online' && state !== 'offline')) return [];
    const problem = state === 'offline' && row.problem !== null ? problemOf(row.problem) : null;
    const told: CameraEvent['camera'] = {
      id: row.source_id,
      name: source.name,
      space_id: spaceId,
      state_since: toTimestamp(row.state_since),
      problem,
    };
    return [{ isOnline: state === 'online', told }];
  });
}

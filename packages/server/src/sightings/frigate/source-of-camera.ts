import { type AccountId, SourceCreate, type SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { createSource } from '../../tenancy/sources/sources.ts';
import { findSourceByName, type SourceRow } from '../../tenancy/sources/store.ts';

/**
 * The source of a camera of Frigate: the one that is called as it is, made where there is none. Its settings say how its pictures are taken, as
 * those of any other.
 * @returns null when it was deleted in this very moment
 */
export async function sourceOfCamera(
  deps: { readonly db: Database; readonly clock: Clock },
  { spaceId, accountId }: { readonly spaceId: SpaceId; readonly accountId: AccountId },
  camera: string,
): Promise<SourceRow | null> {
  const found = await findSourceByName(deps.db.queries, spaceId, camera);
  if (found) return found;
  const made = await createSource(deps, accountId, spaceId, SourceCreate.parse({ name: camera }));
  if (typeof made !== 'string') return made;
  return (await findSourceByName(deps.db.queries, spaceId, camera)) ?? null;
}

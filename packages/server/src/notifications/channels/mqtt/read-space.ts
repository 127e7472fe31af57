import type { SpaceId } from '@kith/contract';
import { listGroups } from '../../../people/groups/list-groups.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { CameraKeeper } from '../../../sightings/cameras/camera-keeper.ts';
import { readCameras } from '../../../sightings/cameras/read-cameras.ts';
import { camerasOfSpace } from '../../../sightings/cameras/store.ts';
import { countOpenVisits } from '../../../sightings/visits/store.ts';
import { budgets } from '../../budgets.ts';
import type { KeptProfile } from './kept-profile.ts';
import type { ShownSpace } from './states-of.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly node: string;
  readonly cameras: Pick<CameraKeeper, 'reading'>;
}

/** What a space has at this moment that home automation shows. @param groups only these; empty: all, as many as there is room for */
export async function readSpace(deps: Deps, spaceId: SpaceId, groups: KeptProfile['groups']): Promise<ShownSpace> {
  const { db, clock } = deps;
  const wish = {
    groups_ids: [...groups],
    sort: 'id' as const,
    after: undefined,
    limit: budgets.brokers.groups,
    offset: 0,
    now: clock(),
  };
  const [{ rows }, cameras, visits] = await Promise.all([
    listGroups(db, [spaceId], wish),
    camerasOfSpace(db.queries, spaceId).then((found) => readCameras(deps, found)),
    countOpenVisits(db.queries, spaceId),
  ]);
  return { groups: rows, cameras, visits };
}

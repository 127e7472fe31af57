import type { GroupId, SpaceId, StrangerId } from '@kith/contract';
import { groupsListing } from '../../people/groups/groups-listing.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import { latestStrangers, lookedForFaces } from '../joining/store.ts';
import { leastAlikeAmong } from './least-alike.ts';
import type { LookDeps } from './look-at-gallery.ts';

/** Strangers of late, of whom it is asked to whom they are near. */
const MOST_STRANGERS = 500;
const A_GO = 32;

/** The stranger who comes nearest to a member of a group. */
export interface NearestStranger {
  readonly groupId: GroupId;
  readonly strangerId: StrangerId;
  readonly personId: PersonId;
  readonly cosine: number;
}

interface NearestDeps extends LookDeps {
  readonly clock: Clock;
}

/** Of every group to whose members a stranger of late comes near, the nearest; the nearest of all first. */
export async function nearestStrangers(
  deps: NearestDeps,
  spaceId: SpaceId,
  stop: AbortSignal,
): Promise<NearestStranger[]> {
  const nearest = new Map<GroupId, NearestStranger>();
  const ids = await latestStrangers(deps.db.reading, spaceId, MOST_STRANGERS);
  for (let i = 0; i < ids.length && !stop.aborted; i += A_GO) {
    const some = await deps.inTurn(() => nearestOfSome(deps, spaceId, ids.slice(i, i + A_GO)));
    for (const one of some) {
      if (one.cosine > (nearest.get(one.groupId)?.cosine ?? -1)) nearest.set(one.groupId, one);
    }
  }
  return [...nearest.values()].sort((a, b) => b.cosine - a.cosine || a.groupId - b.groupId);
}

async function nearestOfSome(
  { db, clock, gallery }: NearestDeps,
  spaceId: SpaceId,
  ids: readonly StrangerId[],
): Promise<NearestStranger[]> {
  const rows = await lookedForFaces(db.reading, spaceId, ids);
  const sound = rows.flatMap((row) => {
    const template = fromStored(row);
    return template ? [{ strangerId: row.stranger_id, template }] : [];
  });
  const faces = scaleTemplates(sound.map(({ template }) => template));
  const leastCosine = leastAlikeAmong(await gallery.templates(spaceId));
  const found = await gallery.others(
    spaceId,
    faces.map((scaled) => ({ personId: null, scaled, leastCosine })),
  );
  const persons = [...new Set(found.flat().map(({ personId }) => personId))];
  const groups = await groupsListing(db.reading, spaceId, persons, clock());
  return found.flatMap((near, at) => {
    const { strangerId } = sound[at] ?? {};
    if (strangerId === undefined) return [];
    return near.flatMap(({ personId, cosine }) =>
      (groups.get(personId) ?? []).map(({ id: groupId }) => ({ groupId, strangerId, personId, cosine })),
    );
  });
}

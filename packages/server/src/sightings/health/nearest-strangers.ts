import type { GroupId, SpaceId, StrangerId } from '@kith/contract';
import { groupsOfPersons } from '../../people/groups/store.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import { latestStrangers, lookedForFaces } from '../joining/store.ts';
import type { LookDeps } from './look-at-gallery.ts';

/** Strangers of late, of whom it is asked to whom they are near. */
const MOST_STRANGERS = 500;
const A_GO = 32;
const LEAST_COSINE = 0.4;

/** The stranger who comes nearest to a member of a group. */
export interface NearestStranger {
  readonly groupId: GroupId;
  readonly strangerId: StrangerId;
  readonly personId: PersonId;
  readonly cosine: number;
}

/** Of every group to whose members a stranger of late comes near, the nearest; the nearest of all first. */
export async function nearestStrangers(
  { db, gallery }: LookDeps,
  spaceId: SpaceId,
  stop: AbortSignal,
): Promise<NearestStranger[]> {
  const nearest = new Map<GroupId, NearestStranger>();
  const ids = await latestStrangers(db.reading, spaceId, MOST_STRANGERS);
  for (let i = 0; i < ids.length && !stop.aborted; i += A_GO) {
    const rows = await lookedForFaces(db.reading, spaceId, ids.slice(i, i + A_GO));
    const sound = rows.flatMap((row) => {
      const template = fromStored(row);
      return template ? [{ strangerId: row.stranger_id, template }] : [];
    });
    const faces = scaleTemplates(sound.map(({ template }) => template));
    const templates = await gallery.templates(spaceId);
    const found = await gallery.nearest(spaceId, faces, { templates, leastCosine: LEAST_COSINE });
    const persons = [...new Set(found.flat().map(({ personId }) => personId))];
    const groups = await groupsOfPersons(db.reading, spaceId, persons);
    for (const [at, near] of found.entries()) {
      const { strangerId } = sound[at] ?? {};
      if (strangerId === undefined) continue;
      for (const { personId, cosine } of near) {
        for (const { id: groupId } of groups.get(personId) ?? []) {
          const before = nearest.get(groupId);
          if (!before || cosine > before.cosine) nearest.set(groupId, { groupId, strangerId, personId, cosine });
        }
      }
    }
  }
  return [...nearest.values()].sort((a, b) => b.cosine - a.cosine || a.groupId - b.groupId);
}

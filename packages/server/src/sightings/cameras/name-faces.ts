import type { Result, SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { whoIsThere } from '../visits/who-is-there.ts';
import type { ShownFace } from './watching.ts';

/** A face as it is drawn. */
export interface NamedFace {
  readonly box: ShownFace['box'];
  /** null while nothing is told of it. */
  readonly result: Result | null;
  readonly label: string | null;
}

/** How faces are called at this moment: whoever was renamed or erased while they are before a camera is not called as before. */
export async function nameFaces(db: Queries, spaceId: SpaceId, faces: readonly ShownFace[]): Promise<NamedFace[]> {
  const told = faces.flatMap(({ visitId }) => visitId ?? []);
  const there = await whoIsThere(db, spaceId, told);
  return faces.map(({ box, visitId }) => {
    const { result = null, label = null } = (visitId !== null && there.get(visitId)) || {};
    return { box, result, label };
  });
}

/** As they are without being asked for. */
export const namelessFaces = (faces: readonly ShownFace[]): NamedFace[] =>
  faces.map(({ box }) => ({ box, result: null, label: null }));

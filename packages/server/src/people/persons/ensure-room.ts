import type { SpaceId } from '@kith/contract';
import type { FaceIndex } from '../../recognition/faceindex/face-index.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';

/**
 * To be called before templates are stored.
 * @throws {IndexUnavailable} this node could not hold so many templates more
 */
export function ensureRoom(faceIndex: Pick<FaceIndex, 'hasRoom'>, spaceId: SpaceId, templates: number): void {
  if (templates > 0 && !faceIndex.hasRoom(spaceId, templates)) throw new IndexUnavailable('full');
}

import type { SpaceId } from '@kith/contract';
import { personPicturesOfSpace } from '../people/persons/pictures-of-space.ts';
import type { Queries } from '../platform/db/database.ts';

/** Names of all picture files of a space, each once. */
export async function picturesOfSpace(db: Queries, spaceId: SpaceId): Promise<string[]> {
  const entries = await db
    .selectFrom('entries')
    .select(['face_image', 'full_image'])
    .where('space_id', '=', spaceId)
    .execute();
  const names = [
    ...(await personPicturesOfSpace(db, spaceId)),
    ...entries.flatMap((row) => [row.face_image, row.full_image]),
  ];
  return [...new Set(names.filter((name) => name !== null))];
}

import type { SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';

/** Names of the picture files that the persons of a space, and their templates, are known by. A name may come twice. */
export async function personPicturesOfSpace(db: Queries, spaceId: SpaceId): Promise<(string | null)[]> {
  const persons = await db
    .selectFrom('persons')
    .select(['face_image', 'full_image'])
    .where('space_id', '=', spaceId)
    .execute();
  const looks = await db.selectFrom('person_templates').select('face_image').where('space_id', '=', spaceId).execute();
  return [...looks.map((look) => look.face_image), ...persons.flatMap((row) => [row.face_image, row.full_image])];
}

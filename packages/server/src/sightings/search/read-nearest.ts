import type { Nearest, SpaceId } from '@kith/contract';
import type { NearPerson } from '../../people/persons/identify.ts';
import { getPersons, nameOf } from '../../people/persons/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';

/** The persons who are nearest to some faces, as they are answered: read at once, for all faces. Who was erased meanwhile is left out. */
export async function readNearest(
  { queries, baseUrl }: { readonly queries: Queries; readonly baseUrl: string },
  spaceId: SpaceId,
  ofFaces: readonly (readonly NearPerson[])[],
): Promise<Nearest[][]> {
  const ids = [...new Set(ofFaces.flat().map(({ personId }) => personId))];
  const persons = await getPersons(queries, spaceId, ids);
  return ofFaces.map((nearest) =>
    nearest.flatMap(({ personId, confidence, result }) => {
      const person = persons.get(personId);
      if (!person) return [];
      const { pid, face_image } = person;
      const initial_face_image = mediaUrl(baseUrl, face_image);
      return [{ pid, person: nameOf(person), confidence, result, initial_face_image }];
    }),
  );
}

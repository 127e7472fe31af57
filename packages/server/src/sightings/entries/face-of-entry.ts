import type { EntryId, SpaceId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import type { Media } from '../../platform/media/media.ts';
import { findEntries } from './store.ts';

interface Deps {
  readonly db: Pick<Database, 'queries'>;
  readonly media: Pick<Media, 'read'>;
}

/** The face of an entry as JPEG; null when none is kept, or there is no such entry. */
export async function faceOfEntry({ db, media }: Deps, spaceId: SpaceId, id: EntryId): Promise<Buffer | null> {
  const [row] = await findEntries(db.queries, spaceId, [id]);
  return row?.face_image ? media.read(row.face_image) : null;
}

import type { Tx } from '../../platform/db/database.ts';
import type { CameraFound } from '../../sightings/cameras/readers.ts';
import { cameraData } from '../read-news.ts';
import { noteCamera } from './store.ts';
import { type Owing, writeNews } from './write-news.ts';

/**
 * Writes down, in the transaction that writes down how a camera is found, that it cannot be read any more, or can be again. That it can
 * be read at first is no news.
 */
export async function tellCamera(tx: Tx, owing: Owing, found: CameraFound): Promise<void> {
  const { spaceId, id, isOnline, since, problem } = found;
  const was = await noteCamera(tx, spaceId, id, isOnline);
  if (was === isOnline || (was === null && isOnline)) return;
  const type = isOnline ? 'camera.online' : 'camera.offline';
  await writeNews(tx, owing, spaceId, [{ type, at: since, sourceId: id, data: cameraData({ since, problem }) }]);
}

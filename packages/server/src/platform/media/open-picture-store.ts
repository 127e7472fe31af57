import type { MediaConfig } from '../config/config.ts';
import { FolderStore } from './folder-store.ts';
import type { PictureStore } from './picture-store.ts';

/** @param node what tells this node from the others, over restarts; who stages nothing is nobody */
export async function openPictureStore(config: MediaConfig, node = 'nobody'): Promise<PictureStore> {
  if (config.kind === 'folder') return new FolderStore(config.folder, node);
  // The library of AWS takes 150 ms and 30 MB, which only those need who have a bucket.
  const { BucketStore } = await import('./bucket-store.ts');
  return new BucketStore(config, node);
}

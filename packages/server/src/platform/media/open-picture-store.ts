import type { MediaConfig } from '../config/config.ts';
import { FolderStore } from './folder-store.ts';
import type { PictureStore } from './picture-store.ts';

/** @param node what tells this node from the others, over restarts; who stages nothing is nobody */
export const openPictureStore = async ({ folder }: MediaConfig, node = 'nobody'): Promise<PictureStore> =>
  new FolderStore(folder, node);

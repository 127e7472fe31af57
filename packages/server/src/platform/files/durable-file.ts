import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a whole file so that after the promise settles it is on the disk, complete, or not there at all. */
export async function writeFileDurably(file: string, bytes: Uint8Array, mode = 0o600): Promise<void> {
  const part = `${file}.part`;
  try {
    const handle = await open(part, 'w', mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await unlink(part).catch(() => undefined);
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

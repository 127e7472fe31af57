import { open } from 'node:fs/promises';

/** Puts on the disk which names are in a folder: those that came, and that others went. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

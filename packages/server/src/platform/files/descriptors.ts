import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Where nobody says how many there may be. */
const USUAL_LIMIT = 1024;

/** How many descriptors this process may have open. */
export function descriptorLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft ?? USUAL_LIMIT);
  } catch {
    return USUAL_LIMIT;
  }
}

/** As the file system and SQLite say that the process, or the machine, has no descriptor left. */
const exhausted: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'SQLITE_CANTOPEN']);

export const isOutOfDescriptors = (code: string): boolean => exhausted.has(code);

/** @throws when no file can be opened any more */
export async function ensureDescriptor(): Promise<void> {
  const handle = await open(process.execPath);
  await handle.close();
}

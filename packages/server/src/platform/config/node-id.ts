import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.ts';
import { ConfigError } from './config.ts';

/** In the data folder. */
const FILE = 'node.id';

/**
 * What tells this node from the others over one database, 16 hexadecimal digits: made by the first start, and then of the data
 * folder, whatever its machine is called and wherever it lies.
 * @throws {ConfigError} when it is damaged
 */
export async function nodeId(dataDir: string): Promise<string> {
  const file = join(dataDir, FILE);
  const known = await readFile(file, 'utf8').catch(unlessMissing);
  if (known === null) {
    const made = randomBytes(8).toString('hex');
    await writeWhole(file, `${made}\n`);
    return made;
  }
  const id = known.trim();
  if (/^[0-9a-f]{16}$/.test(id)) return id;
  throw new ConfigError(`${file} is damaged: remove it, and the next start makes another one.`);
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

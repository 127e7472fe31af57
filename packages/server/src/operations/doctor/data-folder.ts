import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../platform/config/config.ts';
import { DataDirLock, facesFolder } from '../../platform/config/data-dir.ts';
import { hasLeftovers } from '../backup/leftovers.ts';
import { type Finding, findings, reasonOf } from './finding.ts';

const PROBLEM_BYTES = 100e6;
const WARNING_BYTES = 1e9;
const OTHERS = 0o077;

/** Whether this user can use the data folder and nobody else can read it. */
export async function checkDataFolder({ dataDir }: Pick<Config, 'dataDir'>): Promise<Finding[]> {
  const say = findings('data folder');
  const found = await stat(dataDir).catch(() => null);
  if (!found) return [say.ok(`${dataDir} is not there yet: the first start makes it.`)];
  if (!found.isDirectory()) return [say.problem(`${dataDir} is no folder: set KITH_DATA_DIR to one.`)];
  const said: Finding[] = [];
  const me = process.getuid?.();
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return [say.problem(`${dataDir} cannot be used by this user: ${reasonOf(error)}.`)];
  }
  if (me !== undefined && found.uid !== me) {
    said.push(say.warning(`${dataDir} is owned by user ${found.uid}, and this is user ${me}: run it as the owner.`));
  }
  if (process.platform !== 'win32') {
    for (const name of ['.', 'kith.sqlite', 'token.key', 'media', 'faces']) {
      const inside = await stat(join(dataDir, name)).catch(() => null);
      if (inside && (inside.mode & OTHERS) !== 0 && (name === '.' || (found.mode & OTHERS) !== 0)) {
        said.push(say.warning(`Other users may read ${join(dataDir, name)}: run chmod go= on it.`));
      }
    }
  }
  if (await stat(join(dataDir, 'restoring')).catch(() => null)) {
    said.push(
      say.problem(`A restoration into ${dataDir} did not finish: run "kith restore" again, or remove the folder.`),
    );
  }
  if (hasLeftovers(dataDir)) {
    said.push(
      say.warning(
        `A backup of ${dataDir} was killed, and may have left a copy of the database and an unfinished archive: the next start or backup removes them.`,
      ),
    );
  }
  const strays = await straySnapshots(dataDir);
  if (strays.length > 0 && !DataDirLock.isHeld(dataDir)) {
    said.push(
      say.warning(
        `A snapshot of the face index was not finished (${strays.join(', ')}): nobody can read it, and the next start removes it.`,
      ),
    );
  }
  return said.length > 0 ? said : [say.ok(`${dataDir} is this user's alone.`)];
}

/** What is no whole snapshot: a server writes beside the one that is there, and a killed one leaves it. */
async function straySnapshots(dataDir: string): Promise<string[]> {
  const names = await readdir(facesFolder(dataDir)).catch(() => []);
  return names.filter((name) => !/^\d+\.faces$/.test(name));
}

/** How much room there is for the database and for pictures. */
export async function checkSpace({ dataDir, media }: Pick<Config, 'dataDir' | 'media'>): Promise<Finding[]> {
  const say = findings('space');
  const said: Finding[] = [];
  const seen = new Set<number>();
  for (const folder of media.kind === 'folder' ? [dataDir, media.folder] : [dataDir]) {
    const device = (await stat(folder).catch(() => null))?.dev;
    if (device === undefined || seen.has(device)) continue;
    seen.add(device);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const amount = `${(free / 1e9).toFixed(1)} GB are free in ${folder}`;
    if (free < PROBLEM_BYTES) said.push(say.problem(`${amount}: make room before writing fails.`));
    else if (free < WARNING_BYTES) said.push(say.warning(`${amount}: make room soon.`));
    else said.push(say.ok(`${amount}.`));
  }
  return said;
}

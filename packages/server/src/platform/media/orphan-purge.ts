import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { BackgroundJob } from '../background-job.ts';
import type { Database, Queries } from '../db/database.ts';
import { namedPictures } from '../db/named-pictures.ts';
import { removeFiles } from '../files/remove-files.ts';
import { purge, SELDOM_MET } from '../purge.ts';
import type { Media } from './media.ts';
import { NameSet } from './name-set.ts';
import { isPictureName, publishedFolder } from './picture-paths.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Names between two rests. */
const NAMES_A_STEP = 5000;
/** Removed at a time; the others are found again the next time. */
const MOST = 10_000;

interface Deps {
  readonly db: Database;
  readonly media: Media;
  readonly log: Pick<Logger, 'error' | 'warn'>;
}

/**
 * Removes pictures that no row names, in a media folder of this database alone: what nodes staged that are gone, every hour,
 * and published pictures, at the start and every day.
 */
export const orphanPurge = (deps: Deps): BackgroundJob => {
  let isFirst = true;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return purge({
    what: 'Pictures that no row names',
    restTimes: SELDOM_MET,
    log: deps.log,
    async *steps() {
      // The start has just done so.
      if (!isFirst) await deps.media.settleStaged();
      isFirst = false;
      if (performance.now() - lookedAt < DAY_MS) return;
      yield* removeUnnamed(deps);
      lookedAt = performance.now();
    },
  });
};

/** Removes published pictures that no row names. */
export async function* removeUnnamed({ db, media, log }: Deps): AsyncGenerator<void, void> {
  if (!media.isOwn) return;
  const removed = yield* removeUnnamedOf(db.queries, media.folder, media.signedAt);
  if (removed > 0) log.warn({ pictures: removed }, 'Pictures that no row named were removed.');
}

/**
 * A picture is published after the commit that names it, and its name goes from one row to another at most once. So a file that
 * was there before, and that rows named in neither of two readings one after the other, is nobody's.
 * @param before epoch ms by the clock of the file system
 * @returns how many there were
 */
async function* removeUnnamedOf(db: Queries, folder: string, before: number): AsyncGenerator<void, number> {
  const named = new NameSet();
  for await (const name of inSteps(namedPictures(db))) {
    if (name === null) yield;
    else named.add(name);
  }
  const orphans = new Map<string, string>();
  const published = publishedFolder(folder);
  for (const part of await readdir(published)) {
    for (const name of await readdir(join(published, part))) {
      if (!isPictureName(name) || named.has(name) || orphans.size === MOST) continue;
      const file = join(published, part, name);
      const found = await stat(file).catch(() => null);
      if (found && found.ctimeMs < before) orphans.set(name, file);
    }
    yield;
  }
  if (orphans.size === 0) return 0;
  for await (const name of inSteps(namedPictures(db))) {
    if (name === null) yield;
    else orphans.delete(name);
  }
  await removeFiles([...orphans.values()]);
  return orphans.size;
}

/** Adds a null wherever it is time for a rest. */
async function* inSteps(names: AsyncIterable<string>): AsyncGenerator<string | null, void> {
  let count = 0;
  for await (const name of names) {
    yield name;
    count += 1;
    if (count % NAMES_A_STEP === 0) yield null;
  }
}

import type { Logger } from 'pino';
import type { BackgroundJob } from '../background-job.ts';
import type { Database } from '../db/database.ts';
import { namedPictures } from '../db/named-pictures.ts';
import { purge, SELDOM_MET } from '../purge.ts';
import type { Media } from './media.ts';
import { NameSet } from './name-set.ts';

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
 * Removes pictures that no row names, in a place of this database alone: what was staged and left, every hour, and published
 * pictures, at the start and every day. Every hour the trash is emptied, too: where pictures lie may not have answered before.
 */
export const orphanPurge = (deps: Deps): BackgroundJob => {
  let isFirst = true;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return purge({
    what: 'Pictures that no row names',
    restTimes: SELDOM_MET,
    log: deps.log,
    async *steps() {
      // The start has just done so, unless the place did not answer.
      if (!isFirst || !deps.media.isSettled) await deps.media.settle();
      isFirst = false;
      if (performance.now() - lookedAt < DAY_MS) return;
      yield* removeUnnamed(deps);
      lookedAt = performance.now();
    },
  });
};

/**
 * Removes published pictures that no row names. The name of a picture goes from one row to another at most once. So one that has been
 * there for longer than it may wait for its commit, and that rows named in neither of two readings one after the other, is nobody's.
 */
export async function* removeUnnamed({ db, media, log }: Deps): AsyncGenerator<void, void> {
  if (!media.isOwn) return;
  const { oldBefore, store } = media;
  const named = new NameSet();
  for await (const name of inSteps(namedPictures(db.queries))) {
    if (name === null) yield;
    else named.add(name);
  }
  const orphans = new Set<string>();
  for await (const names of store.published()) {
    for (const name of names) {
      if (named.has(name) || media.isUnderWay(name) || orphans.size === MOST) continue;
      const since = await store.since(name);
      if (since !== null && since < oldBefore) orphans.add(name);
    }
    yield;
  }
  if (orphans.size === 0) return;
  for await (const name of inSteps(namedPictures(db.queries))) {
    if (name === null) yield;
    else orphans.delete(name);
  }
  await store.remove([...orphans]);
  if (orphans.size > 0) log.warn({ pictures: orphans.size }, 'Pictures that no row named were removed.');
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

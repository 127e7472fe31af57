import type { SpaceId, TemplateId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { ScaleThreads } from '../../recognition/scale/scale-threads.ts';
import { makeScaled } from '../loading/make-scaled.ts';
import { lookForMissing } from './scaled-store.ts';
import { SCALED_TOGETHER, writeScaled } from './write-scaled.ts';

/** At a time: some milliseconds. */
const LOOKED_AT = 1000;
/** Nobody waits for it. */
const NICER_BY = 10;

interface Options {
  /** That may scale at the same time. */
  readonly threads?: number;
  /** Is told after each transaction how many it kept. */
  readonly onDone?: (templates: number) => void;
}

/**
 * Scales the templates of a space that are not there on the scale, and keeps what comes of it: the newest first, while a node that
 * starts reads the oldest first. What one node has left, or a killed one, another goes on with, also at the same time.
 */
export async function scaleMissing(
  db: Database,
  spaceId: SpaceId,
  stop: AbortSignal,
  { threads = 1, onDone = () => undefined }: Options = {},
): Promise<void> {
  await using scaling = new ScaleThreads(threads, NICER_BY);
  let written: Promise<void> = Promise.resolve();
  let before: TemplateId | null = null;
  try {
    do {
      const looked = await lookForMissing(db.reading, spaceId, before, { looked: LOOKED_AT, missing: SCALED_TOGETHER });
      before = looked.before;
      if (looked.missing.length === 0) continue;
      const made = await makeScaled(scaling, looked.missing);
      await written;
      // The next are made meanwhile.
      written = writeScaled(db, spaceId, made).then(() => onDone(made.length));
      written.catch(() => undefined);
    } while (before !== null && !stop.aborted);
  } finally {
    await written;
  }
}

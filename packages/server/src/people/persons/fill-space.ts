import type { SpaceId } from '@kith/contract';
import type { DatabaseConfig } from '../../platform/config/config.ts';
import type { Database } from '../../platform/db/database.ts';
import type { SpaceFaces } from '../../recognition/faceindex/face-index.ts';
import { revisions } from '../../tenancy/spaces/store.ts';
import { runGalleryJob } from '../loading/run-gallery-job.ts';
import type { ScaledKeeper } from '../loading/scaled-on-the-way.ts';
import type { Snapshots } from '../loading/snapshots.ts';
import { GalleryFill } from './gallery-fill.ts';
import { countUnscaled } from './scaled-store.ts';

/** Fewer are read on this thread sooner than another one has started. */
const OWN_THREAD = 20_000;
/** So many that nobody has scaled would keep this thread for a tenth of a second. */
const OWN_THREAD_TO_SCALE = 1000;

export interface FillDeps {
  readonly db: Database;
  /** Where a thread of its own finds the database. */
  readonly database: DatabaseConfig;
  readonly snapshots: Snapshots;
  readonly scaling: ScaledKeeper;
  readonly leastTemplates?: number | undefined;
}

/** A space that has everybody who was there at a revision, and perhaps some of what came later. */
export interface Filled {
  readonly faces: SpaceFaces;
  readonly fill: GalleryFill;
  readonly revision: number;
  readonly from: 'snapshot' | 'database';
}

/**
 * Fills a space from what this node has kept, or else from the database.
 * @param newFaces a space without anybody; may be asked for twice
 * @param templates how many there are, about
 * @returns null when there is no such space any more
 */
export async function fillSpace(
  { db, database, snapshots, scaling, leastTemplates = OWN_THREAD }: FillDeps,
  spaceId: SpaceId,
  newFaces: () => SpaceFaces,
  templates: number,
  signal: AbortSignal,
): Promise<Filled | null> {
  const reading = templates === 0 ? db.queries : db.reading;
  const isFile = !(database.kind === 'sqlite' && database.file === ':memory:');
  const elsewhere =
    isFile && (templates >= leastTemplates || (await countUnscaled(reading, spaceId)) >= OWN_THREAD_TO_SCALE);
  if (elsewhere) {
    const faces = newFaces();
    const kept = await wipedOnError(faces, () => snapshots.load(spaceId, faces, signal));
    if (kept) {
      return { faces, fill: new GalleryFill(faces, kept.damaged), revision: kept.revision, from: 'snapshot' };
    }
    faces.wipe();
  }
  const revision = (await revisions(db.queries, spaceId)).get(spaceId);
  if (revision === undefined) return null;
  const faces = newFaces();
  const fill = await wipedOnError(faces, async () => {
    if (elsewhere) {
      const { threads } = scaling;
      const job = { kind: 'read database', records: faces.recordsAs, database, spaceId, threads } as const;
      return new GalleryFill(faces, await runGalleryJob(job, { faces, scaling }, signal));
    }
    const read = new GalleryFill(faces);
    await read.readAll(reading, spaceId, signal, (damaged) => scaling.mend(spaceId, damaged));
    return read;
  });
  return { faces, fill, revision, from: 'database' };
}

async function wipedOnError<T>(faces: SpaceFaces, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    faces.wipe();
    throw error;
  }
}

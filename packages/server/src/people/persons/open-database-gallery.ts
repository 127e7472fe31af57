import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Database } from '../../platform/db/database.ts';
import { countMissing } from '../../platform/db/signs/count-signs.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { revisions } from '../../tenancy/spaces/store.ts';
import { DatabaseGallery } from './database-gallery.ts';
import type { IndexKeeper } from './index-keeper.ts';
import type { Scaling } from './scaling.ts';
import { trimHourly } from './trim-index-changes.ts';
import { within } from './within.ts';

interface Deps {
  readonly db: Database;
  readonly log: Logger;
  readonly scaling: Scaling;
}

/** Scans of one node that run at the same time: of its connections most are left to others. */
const SCANS = 2;
/** How long a request waits for the templates of its space to be scaled, and a start for those of all. */
const PATIENCE_MS = 1000;

/** A gallery in the database. A space is searched once all its templates are scaled, which begins here. */
export async function openDatabaseGallery(
  deps: Deps,
): Promise<{ readonly gallery: DatabaseGallery; readonly indexSync: IndexKeeper }> {
  const { db, scaling } = deps;
  const gallery = new DatabaseGallery({
    db,
    scans: SCANS,
    complete: async (spaceId) => {
      if (!(await within(PATIENCE_MS, scaling.complete(spaceId)))) throw new IndexUnavailable('loading');
    },
    mend: (spaceId, ids) => scaling.mend(spaceId, ids),
  });
  return { gallery, indexSync: await nothingToKeep(deps, gallery) };
}

/**
 * What is committed is in effect, once what an upgrade left out is made good: that it is noted up to where is all there is to do.
 * Resolves when everything is, or when that takes a while.
 */
async function nothingToKeep(
  { db, log, scaling }: Deps,
  gallery: Pick<DatabaseGallery, 'damagedTemplates'>,
): Promise<IndexKeeper> {
  const seen = new Map<SpaceId, number>();
  const stop = new AbortController();
  const missing = await countMissing(db.queries, SCALE);
  let started = false;
  const completing = scaling
    .completeAll(stop.signal)
    .catch((error: unknown) => log.warn({ err: error }, 'Templates could not be scaled; searches try again.'))
    .finally(() => {
      started = true;
    });
  await within(PATIENCE_MS, completing);
  const trimming = trimHourly({ db, log });
  return {
    async catchUp(spaceId) {
      const revision = (await revisions(db.queries, spaceId)).get(spaceId);
      if (revision === undefined) seen.delete(spaceId);
      else seen.set(spaceId, Math.max(revision, seen.get(spaceId) ?? 0));
    },
    revisionOf: (spaceId) => seen.get(spaceId) ?? 0,
    get damagedTemplates() {
      return gallery.damagedTemplates;
    },
    get progress() {
      const loading = started ? 0 : missing.spaces;
      return {
        spaces: { ready: seen.size, loading, refused: 0 },
        templates: { loaded: started ? 0 : scaling.templates, of: started ? 0 : missing.templates },
        started,
      };
    },
    loaded: completing,
    async [Symbol.asyncDispose]() {
      trimming[Symbol.dispose]();
      stop.abort();
      await completing;
    },
  };
}

import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Database } from '../../platform/db/database.ts';
import { fillSigns } from '../../platform/db/signs/fill-signs.ts';
import { revisions } from '../../tenancy/spaces/store.ts';
import { DatabaseGallery } from './database-gallery.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { trimHourly } from './trim-index-changes.ts';

interface Deps {
  readonly db: Database;
  readonly log: Logger;
}

/** Scans of one node that run at the same time: of its connections most are left to others. */
const SCANS = 2;
const TOLD_EVERY = 100_000;

/** A gallery in the database, once every template has its signs. */
export async function openDatabaseGallery(
  deps: Deps,
): Promise<{ readonly gallery: DatabaseGallery; readonly indexSync: IndexKeeper }> {
  const { db, log } = deps;
  let told = 0;
  await fillSigns(db, (templates) => {
    if (templates < told + TOLD_EVERY) return;
    told = templates;
    log.info({ templates }, 'Templates are given their signs in the database; this is done once.');
  });
  const gallery = new DatabaseGallery(db, SCANS);
  return { gallery, indexSync: nothingToKeep(deps, gallery) };
}

/** What is committed is in effect: that it is noted up to where is all there is to do. */
function nothingToKeep({ db, log }: Deps, gallery: Pick<DatabaseGallery, 'damagedTemplates'>): IndexKeeper {
  const seen = new Map<SpaceId, number>();
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
      return {
        spaces: { ready: seen.size, loading: 0, refused: 0 },
        templates: { loaded: 0, of: 0 },
        started: true,
      };
    },
    [Symbol.asyncDispose]: async () => trimming[Symbol.dispose](),
  };
}

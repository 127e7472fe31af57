import type { SourceId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { Media } from '../media/media.ts';
import { forgetSource } from '../persons/store.ts';
import { deleteSource, hiddenSources } from '../sources/store.ts';
import { deleteEntriesAndPictures } from './delete-entries.ts';
import { oldestEntriesOfSource } from './store.ts';

const ROWS_A_STEP = 200;

/** Deletes, in the background and in small steps, the entries of sources that were deleted. */
export class SourcePurge implements AsyncDisposable {
  readonly #deps: { readonly db: Database; readonly media: Media; readonly log: Logger };
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(deps: { readonly db: Database; readonly media: Media; readonly log: Logger }) {
    this.#deps = deps;
  }

  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { db, media, log } = this.#deps;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        for (const { id, space_id: spaceId } of await hiddenSources(db.queries)) {
          while (!this.#stopped && (await this.#step(spaceId, id))) await new Promise(setImmediate);
          if (this.#stopped) return;
          await db.transaction(async (tx) => {
            await forgetSource(tx, spaceId, id);
            await deleteSource(tx, id);
          });
        }
      }
      await media.emptyTrash();
    } catch (error) {
      log.error({ err: error }, 'Purging deleted sources failed; it goes on at the next deletion or start.');
    }
  }

  /** @returns whether there may be more */
  #step(spaceId: SpaceId, sourceId: SourceId): Promise<boolean> {
    return this.#deps.db.transaction(async (tx) => {
      const rows = await oldestEntriesOfSource(tx, spaceId, sourceId, ROWS_A_STEP);
      if (rows.length) await deleteEntriesAndPictures(tx, spaceId, rows);
      return rows.length === ROWS_A_STEP;
    });
  }
}

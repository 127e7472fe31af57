import type { EntryId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Database } from '../../platform/db/database.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import { ScaleThreads } from '../../recognition/scale/scale-threads.ts';
import { findUnsigned, writeSigns } from '../entries/sign-store.ts';

/** Entries that are looked at at a time. */
const LOOKED = 2000;
/** Entries of one transaction, which keeps others of the space waiting for some hundredths of a second. */
const TOGETHER = 128;
const NICER_BY = 10;

interface Deps {
  readonly db: Database;
  readonly log: Pick<Logger, 'info'>;
  /** That may scale at the same time. */
  readonly threads: number;
}

/** Makes what faces are looked for by wherever it is missing: of entries of older versions, and of a restored backup. */
export class SignFiller implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #running = new Map<SpaceId, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Resolves when it is there of all entries of a space that were stored before. */
  complete(spaceId: SpaceId): Promise<void> {
    const known = this.#running.get(spaceId);
    if (known) return known;
    const running = this.#complete(spaceId).finally(() => this.#running.delete(spaceId));
    this.#running.set(spaceId, running);
    return running;
  }

  /** The same for all spaces, one after the other, until somebody says that all of it has to stop. */
  async completeAll(stop: AbortSignal): Promise<void> {
    stop.addEventListener('abort', () => this.#stop.abort(), { once: true });
    for (const { id } of await this.#deps.db.queries.selectFrom('spaces').select('id').orderBy('id').execute()) {
      if (stop.aborted) return;
      await this.complete(id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#running.values());
  }

  async #complete(spaceId: SpaceId): Promise<void> {
    const { db, log, threads } = this.#deps;
    await using scaling = new ScaleThreads(threads, NICER_BY);
    let filled = 0;
    for (let before: EntryId | null = null; !this.#stop.signal.aborted; ) {
      const found = await findUnsigned(db.reading, spaceId, before, { looked: LOOKED, most: TOGETHER });
      const templates = found.unsigned.map(fromStored);
      const faces = (await scaling.scale(templates.filter((template) => template !== null))).values();
      await writeSigns(
        db,
        spaceId,
        found.unsigned.map((entry, i) => ({ entry, face: templates[i] ? (faces.next().value ?? null) : null })),
      );
      filled += found.unsigned.length;
      if (found.before === null) break;
      before = found.before;
    }
    if (filled > 0)
      log.info({ spaceId, entries: filled }, 'Faces of older entries can be looked for; this is done once.');
  }
}

/** Looks after every start what is missing in any space. */
export const fillInBackground = ({
  signs,
  log,
}: {
  readonly signs: Pick<SignFiller, 'completeAll'>;
  readonly log: Pick<Logger, 'warn'>;
}): BackgroundJob =>
  new BackgroundJob(
    (stop) => signs.completeAll(stop),
    (error) => log.warn({ err: error }, 'Faces of older entries could not be made ready; the next search tries again.'),
  );

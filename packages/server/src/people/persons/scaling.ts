import type { SpaceId, TemplateId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Database } from '../../platform/db/database.ts';
import { ScaleThreads } from '../../recognition/scale/scale-threads.ts';
import { makeScaled } from '../loading/make-scaled.ts';
import type { ScaledKeeper, ScaledOnTheWay } from '../loading/scaled-on-the-way.ts';
import { scaleMissing } from './scale-missing.ts';
import { templatesById } from './scaled-store.ts';
import { ScaledWriter } from './scaled-writer.ts';
import { SCALED_TOGETHER, writeScaled } from './write-scaled.ts';

interface Deps {
  readonly db: Database;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** That may scale at the same time. */
  readonly threads: number;
}

const TOLD_EVERY = 100_000;
/** Of damaged ones, in the log. */
const NAMED = 10;

/** Keeps templates as they are compared that others left out: nodes of older versions, an upgrade, a restored backup, a disk. */
export class Scaling implements ScaledKeeper, AsyncDisposable {
  readonly #deps: Deps;
  readonly #writer: ScaledWriter;
  readonly #running = new Map<SpaceId, Promise<void>>();
  readonly #mending = new Map<TemplateId, Promise<void>>();
  readonly #stop = new AbortController();
  #templates = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#writer = new ScaledWriter({
      db: deps.db,
      stop: this.#stop.signal,
      onDone: (kept) => this.#tell(kept),
      onError: (error) => this.#failed(error),
    });
  }

  get threads(): number {
    return this.#deps.threads;
  }

  /** How many it has scaled. */
  get templates(): number {
    return this.#templates;
  }

  keep(spaceId: SpaceId, made: ScaledOnTheWay): void {
    this.#writer.add(spaceId, made);
  }

  /** Told once of each, however many read it until it is mended. */
  mend(spaceId: SpaceId, ids: readonly TemplateId[]): void {
    const fresh = ids.filter((id) => !this.#mending.has(id));
    if (fresh.length === 0 || this.#stop.signal.aborted) return;
    this.#deps.log.warn(
      { spaceId, damaged: fresh.length, templates: fresh.slice(0, NAMED) },
      'What is kept of templates as they are compared is damaged: it is made anew, and nobody is missed. Look after the disk.',
    );
    const mending = this.#mend(spaceId, fresh)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        for (const id of fresh) this.#mending.delete(id);
      });
    for (const id of fresh) this.#mending.set(id, mending);
  }

  /** Resolves when nothing that was found damaged waits to be mended. */
  async mended(): Promise<void> {
    await Promise.all(this.#mending.values());
  }

  /** Resolves when all templates of a space are there as they are compared. */
  complete(spaceId: SpaceId): Promise<void> {
    const known = this.#running.get(spaceId);
    if (known) return known;
    const running = this.#complete(spaceId).finally(() => this.#running.delete(spaceId));
    this.#running.set(spaceId, running);
    return running;
  }

  /** The same for all spaces, one after the other, as long as nobody says stop: what is under way then ends with this. */
  async completeAll(stop: AbortSignal): Promise<void> {
    const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
    for (const { id } of await this.#deps.db.queries.selectFrom('spaces').select('id').orderBy('id').execute()) {
      if (stop.aborted) return;
      await Promise.race([this.complete(id), stopped]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled([this.#writer.settled(), this.mended(), ...this.#running.values()]);
  }

  async #complete(spaceId: SpaceId): Promise<void> {
    const { db, threads } = this.#deps;
    await this.#writer.settled();
    await scaleMissing(db, spaceId, this.#stop.signal, { threads, onDone: (kept) => this.#tell(kept) });
  }

  async #mend(spaceId: SpaceId, ids: readonly TemplateId[]): Promise<void> {
    const { db, threads } = this.#deps;
    await using scaling = new ScaleThreads(threads, 0);
    for (let first = 0; first < ids.length && !this.#stop.signal.aborted; first += SCALED_TOGETHER) {
      const stored = await templatesById(db.reading, spaceId, ids.slice(first, first + SCALED_TOGETHER));
      await writeScaled(db, spaceId, await makeScaled(scaling, stored));
    }
  }

  #failed(error: unknown): void {
    this.#deps.log.warn({ err: error }, 'Templates could not be kept as they are compared; that is tried again.');
  }

  #tell(kept: number): void {
    const before = this.#templates;
    this.#templates += kept;
    if (Math.floor(before / TOLD_EVERY) === Math.floor(this.#templates / TOLD_EVERY)) return;
    this.#deps.log.info({ templates: this.#templates }, 'Templates are brought onto the scale; this is done once.');
  }
}

import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Database } from '../../platform/db/database.ts';
import { scaleMissing } from './scale-missing.ts';

interface Deps {
  readonly db: Database;
  readonly log: Pick<Logger, 'info'>;
}

const TOLD_EVERY = 100_000;

/** Keeps templates as they are compared that others left out: nodes of older versions, an upgrade, a restored backup. */
export class Scaling implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #running = new Map<SpaceId, Promise<void>>();
  readonly #stop = new AbortController();
  #templates = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** How many it has scaled. */
  get templates(): number {
    return this.#templates;
  }

  /** Resolves when all templates of a space are there as they are compared. */
  complete(spaceId: SpaceId): Promise<void> {
    const known = this.#running.get(spaceId);
    if (known) return known;
    const running = scaleMissing(this.#deps.db, spaceId, this.#stop.signal, {
      onDone: (kept) => this.#tell(kept),
    }).finally(() => this.#running.delete(spaceId));
    this.#running.set(spaceId, running);
    return running;
  }

  /** The same for all spaces, one after the other, as long as nobody says stop. */
  async completeAll(stop: AbortSignal): Promise<void> {
    for (const { id } of await this.#deps.db.queries.selectFrom('spaces').select('id').orderBy('id').execute()) {
      if (stop.aborted) return;
      await this.complete(id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#running.values());
  }

  #tell(kept: number): void {
    const before = this.#templates;
    this.#templates += kept;
    if (Math.floor(before / TOLD_EVERY) === Math.floor(this.#templates / TOLD_EVERY)) return;
    this.#deps.log.info({ templates: this.#templates }, 'Templates are brought onto the scale; this is done once.');
  }
}

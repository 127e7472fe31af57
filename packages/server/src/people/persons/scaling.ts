import { setTimeout as pause } from 'node:timers/promises';
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
  /** How long what could not be mended rests. */
  readonly mendAgainMs?: number;
}

const TOLD_EVERY = 100_000;
/** Of damaged ones, in the log. */
const NAMED = 10;
const MEND_AGAIN_MS = 60_000;

/** Keeps templates as they are compared that others left out: nodes of older versions, an upgrade, a restored backup, a disk. */
export class Scaling implements ScaledKeeper, AsyncDisposable {
  readonly #deps: Deps;
  readonly #writer: ScaledWriter;
  readonly #running = new Map<SpaceId, Promise<void>>();
  readonly #damaged = new Map<SpaceId, Set<TemplateId>>();
  #mending: Promise<void> | undefined;
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
    const known = this.#damaged.get(spaceId) ?? new Set();
    const fresh = ids.filter((id) => !known.has(id));
    if (fresh.length === 0 || this.#stop.signal.aborted) return;
    this.#deps.log.warn(
      { spaceId, damaged: fresh.length, templates: fresh.slice(0, NAMED) },
      'What is kept of templates as they are compared is damaged: it is made anew, and nobody is missed. Look after the disk.',
    );
    for (const id of fresh) known.add(id);
    this.#damaged.set(spaceId, known);
    this.#mending ??= this.#mendAll();
  }

  /** Resolves when nothing that was found damaged waits to be mended. */
  async mended(): Promise<void> {
    await this.#mending;
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

  async #mendAll(): Promise<void> {
    while (this.#damaged.size > 0 && !this.#stop.signal.aborted) await this.#mendSome();
    // In the same turn as the last look, so that nothing comes in between.
    this.#mending = undefined;
  }

  async #mendSome(): Promise<void> {
    const { threads, mendAgainMs = MEND_AGAIN_MS } = this.#deps;
    const { signal } = this.#stop;
    await using scaling = new ScaleThreads(threads, 0);
    for (let next = this.#nextDamaged(); next && !signal.aborted; next = this.#nextDamaged()) {
      try {
        await this.#mend(scaling, ...next);
      } catch (error) {
        this.#failed(error);
        await pause(mendAgainMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  #nextDamaged(): [SpaceId, TemplateId[]] | undefined {
    for (const [spaceId, ids] of this.#damaged) return [spaceId, [...ids].slice(0, SCALED_TOGETHER)];
    return undefined;
  }

  async #mend(scaling: ScaleThreads, spaceId: SpaceId, ids: readonly TemplateId[]): Promise<void> {
    const { db } = this.#deps;
    const stored = await templatesById(db.reading, spaceId, ids);
    await writeScaled(db, spaceId, await makeScaled(scaling, stored));
    const left = this.#damaged.get(spaceId);
    for (const id of ids) left?.delete(id);
    if (left?.size === 0) this.#damaged.delete(spaceId);
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

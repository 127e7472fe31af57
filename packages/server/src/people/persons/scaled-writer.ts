import type { SpaceId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { type ScaledOnTheWay, unpacked } from '../loading/scaled-on-the-way.ts';
import { SCALED_TOGETHER, writeScaled } from './write-scaled.ts';

/** Of templates that wait: what comes beyond is made again by whoever looks for what is missing, which takes less long than writing it. */
const MOST_BYTES = 256 * 2 ** 20;

interface Deps {
  readonly db: Database;
  readonly stop: AbortSignal;
  /** Is told after each transaction how many it kept. */
  readonly onDone: (templates: number) => void;
  /** Is told why what waited is not kept. */
  readonly onError: (error: unknown) => void;
}

/** Writes what was scaled on the way, as fast as it is written without keeping others from writing. */
export class ScaledWriter {
  readonly #deps: Deps;
  readonly #waiting: { readonly spaceId: SpaceId; readonly made: ScaledOnTheWay }[] = [];
  #bytes = 0;
  #writing: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  add(spaceId: SpaceId, made: ScaledOnTheWay): void {
    const { byteLength } = made.vectors;
    if (this.#deps.stop.aborted || byteLength === 0 || this.#bytes + byteLength > MOST_BYTES) return;
    this.#bytes += byteLength;
    this.#waiting.push({ spaceId, made });
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    const { db, stop, onDone, onError } = this.#deps;
    try {
      for (let next = this.#waiting.shift(); next && !stop.aborted; next = this.#waiting.shift()) {
        const { spaceId, made } = next;
        for (let first = 0; first < made.ids.length && !stop.aborted; first += SCALED_TOGETHER) {
          const some = unpacked(made, first, SCALED_TOGETHER);
          await writeScaled(db, spaceId, some);
          onDone(some.length);
        }
        this.#bytes -= made.vectors.byteLength;
      }
    } catch (error) {
      onError(error);
    }
    this.#waiting.length = 0;
    this.#bytes = 0;
    // In the same turn as the last look, so that nothing comes in between.
    this.#writing = undefined;
  }
}

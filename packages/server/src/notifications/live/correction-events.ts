import type { CorrectionEvent, Entry, EntryId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Queries } from '../../platform/db/database.ts';
import { correctedAfter, newestCorrection } from './corrected-entries.ts';

interface Deps {
  readonly db: { readonly queries: Queries };
  readonly entriesOf: (spaceId: SpaceId, ids: readonly EntryId[]) => Promise<readonly Entry[]>;
  readonly log: Pick<Logger, 'warn'>;
}

interface Attached {
  readonly tell: (event: Buffer) => void;
  /** The revision of the last correction that it was told of. */
  cursor: number;
}

interface Channel {
  readonly listeners: Set<Attached>;
  readonly looks: BackgroundJob;
}

const PAGE = 100;
/** After the database failed us. */
const REST_MS = 1000;

/** Tells who asks for it of entries that are corrected, as they are then. Nothing of it is told later. */
export class CorrectionEvents implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #channels = new Map<SpaceId, Channel>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#channels.values()].map(({ looks }) => looks[Symbol.asyncDispose]()));
  }

  /** Says that entries of a space may have been corrected. */
  wake(spaceId: SpaceId): void {
    this.#channels.get(spaceId)?.looks.wake();
  }

  /** The newest correction of a space: whoever is attached after it hears of all from now on. */
  newest(spaceId: SpaceId): Promise<number> {
    return newestCorrection(this.#deps.db.queries, spaceId);
  }

  /** @returns a function that ends it */
  attach(spaceId: SpaceId, tell: (event: Buffer) => void, after: number): () => void {
    const channel = this.#channels.get(spaceId) ?? this.#open(spaceId);
    this.#channels.set(spaceId, channel);
    const attached: Attached = { tell, cursor: after };
    channel.listeners.add(attached);
    // What was committed since `after` was read.
    channel.looks.wake();
    return () => {
      channel.listeners.delete(attached);
      if (channel.listeners.size === 0 && this.#channels.get(spaceId) === channel) this.#channels.delete(spaceId);
    };
  }

  #open(spaceId: SpaceId): Channel {
    const listeners = new Set<Attached>();
    const looks = new BackgroundJob(
      () => this.#look(spaceId, listeners),
      (error) => {
        this.#deps.log.warn({ err: error }, 'Corrections could not be told; trying again soon.');
        setTimeout(() => this.wake(spaceId), REST_MS).unref();
      },
    );
    return { listeners, looks };
  }

  async #look(spaceId: SpaceId, listeners: ReadonlySet<Attached>): Promise<void> {
    for (let rows = PAGE; rows === PAGE && listeners.size > 0; ) {
      const after = Math.min(...[...listeners].map(({ cursor }) => cursor));
      const corrected = await correctedAfter(this.#deps.db.queries, spaceId, after, PAGE);
      rows = corrected.length;
      if (rows === 0) return;
      const ids = corrected.map(({ entry_id }) => entry_id);
      const entries = new Map((await this.#deps.entriesOf(spaceId, ids)).map((entry) => [entry.id, entry]));
      for (const { entry_id, revision } of corrected) tellAll(listeners, entries.get(entry_id), revision);
    }
  }
}

/** @param entry undefined: it is gone meanwhile */
function tellAll(listeners: ReadonlySet<Attached>, entry: Entry | undefined, revision: number): void {
  const waiting = [...listeners].filter(({ cursor }) => cursor < revision);
  for (const attached of waiting) attached.cursor = revision;
  if (!entry) return;
  const bytes = Buffer.from(JSON.stringify({ type: 'entry.corrected', data: entry } satisfies CorrectionEvent));
  for (const { tell } of waiting) tell(bytes);
}

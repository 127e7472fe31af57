import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { NewsEvent, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Queries } from '../../platform/db/database.ts';
import { type NewsRow, newestNews, newsAfter } from '../news/store.ts';
import { type NewsFilter, wantsNews } from './news-filter.ts';

interface Deps {
  readonly db: { readonly queries: Queries };
  /** Null when what it is about is gone. */
  readonly read: (row: NewsRow) => Promise<NewsEvent | null>;
  readonly log: Pick<Logger, 'warn'>;
}

interface Listening {
  readonly filter: NewsFilter;
  readonly tell: (event: Buffer) => void;
  /** The last news that it was told, or that was passed over. */
  cursor: number;
}

interface Channel {
  readonly listeners: Set<Listening>;
  readonly looks: BackgroundJob;
}

const PAGE = 100;
/** Much may have happened at once; in between others get their turn. */
const LONGEST_TURN_MS = 10;
/** After the database failed us. */
const REST_MS = 1000;

/** Tells who asks for it what happens that is no entry, on whatever node, in the order of ids. Nothing of it is told later. */
export class NewsEvents implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #channels = new Map<SpaceId, Channel>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#channels.values()].map(({ looks }) => looks[Symbol.asyncDispose]()));
  }

  /** Says that there may be news in a space. */
  wake(spaceId: SpaceId): void {
    this.#channels.get(spaceId)?.looks.wake();
  }

  /** Id of the newest news of a space: whoever is attached after it hears of all from now on. */
  newest(spaceId: SpaceId): Promise<number> {
    return newestNews(this.#deps.db.queries, spaceId);
  }

  /** @returns a function that ends it */
  attach(spaceId: SpaceId, filter: NewsFilter, tell: (event: Buffer) => void, after: number): () => void {
    const channel = this.#channels.get(spaceId) ?? this.#open(spaceId);
    this.#channels.set(spaceId, channel);
    const listening: Listening = { filter, tell, cursor: after };
    channel.listeners.add(listening);
    // What was committed since `after` was read.
    channel.looks.wake();
    return () => {
      channel.listeners.delete(listening);
      if (channel.listeners.size === 0 && this.#channels.get(spaceId) === channel) this.#channels.delete(spaceId);
    };
  }

  #open(spaceId: SpaceId): Channel {
    const listeners = new Set<Listening>();
    const looks = new BackgroundJob(
      () => this.#look(spaceId, listeners),
      (error) => {
        this.#deps.log.warn({ err: error }, 'News could not be told; trying again soon.');
        setTimeout(() => this.wake(spaceId), REST_MS).unref();
      },
    );
    return { listeners, looks };
  }

  async #look(spaceId: SpaceId, listeners: ReadonlySet<Listening>): Promise<void> {
    let since = performance.now();
    for (let found = PAGE; found === PAGE && listeners.size > 0; ) {
      const after = Math.min(...[...listeners].map(({ cursor }) => cursor));
      const rows = await newsAfter(this.#deps.db.queries, spaceId, after, PAGE);
      found = rows.length;
      for (const row of rows) {
        const isAskedFor = [...listeners].some(({ filter }) => filter.types.includes(row.type));
        tellAll(listeners, row.id, isAskedFor ? await this.#deps.read(row) : null);
        if (performance.now() - since < LONGEST_TURN_MS) continue;
        await turnOfTheLoop();
        since = performance.now();
      }
    }
  }
}

/** @param event null: nobody asks for it, or it is gone */
function tellAll(listeners: ReadonlySet<Listening>, id: number, event: NewsEvent | null): void {
  const waiting = [...listeners].filter(({ cursor }) => cursor < id);
  for (const listening of waiting) listening.cursor = id;
  if (!event) return;
  const bytes = Buffer.from(JSON.stringify(event));
  for (const { filter, tell } of waiting) if (wantsNews(filter, event)) tell(bytes);
}

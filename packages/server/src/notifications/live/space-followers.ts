import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';

/** Something that happened in a space. */
interface Happened<Filter, Event> {
  /** Its place in the order of what happens there. */
  readonly at: number;
  /** Whether it may be what somebody asks for, before it is read. */
  mayBeWanted(filter: Filter): boolean;
  /** Null: it is gone meanwhile. */
  read(): Promise<Event | null>;
}

interface Deps<Filter, Event> {
  /** The place of the newest; 0 when nothing has happened. */
  readonly newest: (spaceId: SpaceId) => Promise<number>;
  /** What came after a place, in order. */
  readonly after: (spaceId: SpaceId, place: number, limit: number) => Promise<readonly Happened<Filter, Event>[]>;
  readonly wants: (filter: Filter, event: Event) => boolean;
  /** What is logged when the database fails. */
  readonly failure: string;
  readonly log: Pick<Logger, 'warn'>;
}

interface Follower<Filter> {
  readonly filter: Filter;
  readonly tell: (event: Buffer) => void;
  /** The place of the last that it was told of, or that was passed over. */
  cursor: number;
}

interface Channel<Filter> {
  readonly followers: Set<Follower<Filter>>;
  readonly looks: BackgroundJob;
}

const PAGE = 100;
/** Much may have happened at once; in between others get their turn. */
const LONGEST_TURN_MS = 10;
/** After the database failed us. */
const REST_MS = 1000;

/** Tells who asks for it what happens in a space, on whatever node, in order. Nothing of it is told later. */
export class SpaceFollowers<Filter, Event extends object> implements AsyncDisposable {
  readonly #deps: Deps<Filter, Event>;
  readonly #channels = new Map<SpaceId, Channel<Filter>>();

  constructor(deps: Deps<Filter, Event>) {
    this.#deps = deps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#channels.values()].map(({ looks }) => looks[Symbol.asyncDispose]()));
  }

  /** Says that something may have happened in a space. */
  wake(spaceId: SpaceId): void {
    this.#channels.get(spaceId)?.looks.wake();
  }

  /** The place of the newest: whoever is attached after it hears of all from now on. */
  newest(spaceId: SpaceId): Promise<number> {
    return this.#deps.newest(spaceId);
  }

  /** @returns a function that ends it */
  attach(spaceId: SpaceId, filter: Filter, tell: (event: Buffer) => void, after: number): () => void {
    const channel = this.#channels.get(spaceId) ?? this.#open(spaceId);
    this.#channels.set(spaceId, channel);
    const follower: Follower<Filter> = { filter, tell, cursor: after };
    channel.followers.add(follower);
    // What was committed since `after` was read.
    channel.looks.wake();
    return () => {
      channel.followers.delete(follower);
      if (channel.followers.size === 0 && this.#channels.get(spaceId) === channel) this.#channels.delete(spaceId);
    };
  }

  #open(spaceId: SpaceId): Channel<Filter> {
    const followers = new Set<Follower<Filter>>();
    const looks = new BackgroundJob(
      () => this.#look(spaceId, followers),
      (error) => {
        this.#deps.log.warn({ err: error }, this.#deps.failure);
        setTimeout(() => this.wake(spaceId), REST_MS).unref();
      },
    );
    return { followers, looks };
  }

  async #look(spaceId: SpaceId, followers: ReadonlySet<Follower<Filter>>): Promise<void> {
    let since = performance.now();
    for (let found = PAGE; found === PAGE && followers.size > 0; ) {
      let place = Math.min(...[...followers].map(({ cursor }) => cursor));
      const all = await this.#deps.after(spaceId, place, PAGE);
      found = all.length;
      for (const happened of all) {
        const isAskedFor = [...followers].some(({ filter }) => happened.mayBeWanted(filter));
        this.#tell(followers, place, happened.at, isAskedFor ? await happened.read() : null);
        place = happened.at;
        if (performance.now() - since < LONGEST_TURN_MS) continue;
        await turnOfTheLoop();
        since = performance.now();
      }
    }
  }

  /**
   * Tells those who have heard all that was before. Whoever came meanwhile and has not is told by the next look, which its coming asked for.
   * @param before the place of what happened before it
   * @param event null: nobody asks for it, or it is gone
   */
  #tell(followers: ReadonlySet<Follower<Filter>>, before: number, at: number, event: Event | null): void {
    const waiting = [...followers].filter(({ cursor }) => before <= cursor && cursor < at);
    for (const follower of waiting) follower.cursor = at;
    if (event === null) return;
    const bytes = Buffer.from(JSON.stringify(event));
    for (const { filter, tell } of waiting) if (this.#deps.wants(filter, event)) tell(bytes);
  }
}

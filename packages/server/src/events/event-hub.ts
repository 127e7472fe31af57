import type { Event, GroupId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';

/** Reads what happened in a space after an entry, oldest first. */
export type ReadEvents = (spaceId: SpaceId, after: number, limit: number) => Promise<Event[]>;

/** Somebody who wants to hear what happens in a space. */
export interface Listener {
  readonly spaceId: SpaceId;
  /** Only events of persons in any of these groups; undefined: all. */
  readonly groups: ReadonlySet<GroupId> | undefined;
  /** Takes one event as JSON text; resolves when it is on its way. */
  send(text: string): Promise<void>;
}

interface Attached {
  readonly listener: Listener;
  /** The last event that was told, or passed over. */
  cursor: number;
}

interface Channel {
  /** The last event that was told to those who follow. */
  cursor: number;
  readonly following: Set<Attached>;
  telling: boolean;
  again: boolean;
}

const PAGE = 200;

/**
 * Tells listeners what happened, in the order of entry ids, always read from the database: nothing is told that is not
 * stored. A listener first catches up by itself and then follows with the others, so that an event is read once for all.
 */
export class EventHub {
  readonly #readEvents: ReadEvents;
  readonly #newest: (spaceId: SpaceId) => Promise<number>;
  readonly #log: Logger;
  readonly #channels = new Map<SpaceId, Channel>();

  constructor(deps: { readEvents: ReadEvents; newest: (spaceId: SpaceId) => Promise<number>; log: Logger }) {
    this.#readEvents = deps.readEvents;
    this.#newest = deps.newest;
    this.#log = deps.log;
  }

  /** Says that entries of a space were committed. */
  wake(spaceId: SpaceId): void {
    const channel = this.#channels.get(spaceId);
    if (!channel) return;
    channel.again = true;
    if (channel.telling) return;
    this.#tell(spaceId, channel).catch((error: unknown) =>
      this.#log.error({ err: error }, 'Telling events failed; it goes on with the next one.'),
    );
  }

  /** Id of the newest event of a space: whoever is attached after it hears everything from now on. */
  newest(spaceId: SpaceId): Promise<number> {
    return this.#newest(spaceId);
  }

  /**
   * Starts telling a listener everything after an event, what is stored first and then what happens.
   * @param after at most the newest event
   * @returns a function that ends it
   */
  attach(listener: Listener, after: number): () => void {
    const attached: Attached = { listener, cursor: after };
    let ended = false;
    const detach = (): void => {
      ended = true;
      const channel = this.#channels.get(listener.spaceId);
      channel?.following.delete(attached);
      if (channel?.following.size === 0) this.#channels.delete(listener.spaceId);
    };
    void this.#catchUp(attached, () => ended).catch((error: unknown) => {
      detach();
      this.#log.error({ err: error }, 'Replaying events to a listener failed.');
    });
    return detach;
  }

  /** Replays until nothing is missing, and joins those who follow in the same turn of the event loop. */
  async #catchUp(attached: Attached, ended: () => boolean): Promise<void> {
    const { spaceId } = attached.listener;
    while (!ended()) {
      const told = this.#channels.get(spaceId)?.cursor ?? 0;
      const events = await this.#readEvents(spaceId, attached.cursor, PAGE);
      for (const event of events) {
        if (ended()) return;
        await tell(attached, event, JSON.stringify(event));
      }
      const channel = this.#channels.get(spaceId);
      const missing = events.length > 0 || (channel && channel.cursor > Math.max(told, attached.cursor));
      if (missing || ended()) continue;
      const joined = channel ?? { cursor: attached.cursor, following: new Set(), telling: false, again: false };
      joined.following.add(attached);
      this.#channels.set(spaceId, joined);
      // What was committed while the last page was read is told by this.
      this.wake(spaceId);
      return;
    }
  }

  async #tell(spaceId: SpaceId, channel: Channel): Promise<void> {
    channel.telling = true;
    try {
      while (channel.again && channel.following.size > 0) {
        channel.again = false;
        const events = await this.#readEvents(spaceId, channel.cursor, PAGE);
        for (const event of events) {
          const text = JSON.stringify(event);
          channel.cursor = event.id;
          for (const attached of channel.following) void tell(attached, event, text);
        }
        if (events.length === PAGE) channel.again = true;
      }
    } finally {
      channel.telling = false;
    }
  }
}

async function tell(attached: Attached, event: Event, text: string): Promise<void> {
  if (event.id <= attached.cursor) return;
  attached.cursor = event.id;
  const { groups } = attached.listener;
  if (groups && !event.data.persons_groups.some(({ id }) => groups.has(id))) return;
  await attached.listener.send(text);
}

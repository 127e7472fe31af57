import { setTimeout as pause, setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Event, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { StoredEvent } from '../../sightings/entries/read-events.ts';

/** Reads what happened in a space after an entry, oldest first. */
export type ReadEvents = (spaceId: SpaceId, after: number, limit: number) => Promise<StoredEvent[]>;

/** Somebody who wants to hear what happens in a space. */
export interface Listener {
  readonly spaceId: SpaceId;
  wants(event: StoredEvent): boolean;
  /**
   * Takes one event as JSON in UTF-8, which all listeners share.
   * @param sent called when it is on its way, or never will be
   */
  send(event: Buffer, sent?: () => void): void;
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

const PAGE = 100;
/** Telling thousands of listeners takes long; in between others get their turn. */
const LONGEST_TURN_MS = 10;
/** After the database failed us. */
const REST_MS = 1000;

/**
 * Tells listeners what happened, in the order of entry ids, always read from the database: nothing is told that is not
 * stored. A listener first catches up by itself and then follows with the others, so that an event is read, and made
 * into bytes, once for all.
 */
export class EventHub {
  readonly #readEvents: ReadEvents;
  readonly #newest: (spaceId: SpaceId) => Promise<number>;
  readonly #log: Pick<Logger, 'error'>;
  readonly #channels = new Map<SpaceId, Channel>();

  constructor(deps: {
    readEvents: ReadEvents;
    newest: (spaceId: SpaceId) => Promise<number>;
    log: Pick<Logger, 'error'>;
  }) {
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
    this.#tell(spaceId, channel).catch((error: unknown) => {
      this.#log.error({ err: error }, 'Events could not be told; trying again soon.');
      setTimeout(() => this.wake(spaceId), REST_MS).unref();
    });
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
    void this.#catchUp(attached, () => ended);
    return () => {
      ended = true;
      const channel = this.#channels.get(listener.spaceId);
      channel?.following.delete(attached);
      if (channel?.following.size === 0) this.#channels.delete(listener.spaceId);
    };
  }

  async #catchUp(attached: Attached, ended: () => boolean): Promise<void> {
    while (!ended() && !this.#follows(attached)) {
      try {
        await this.#replay(attached, ended);
      } catch (error) {
        this.#log.error({ err: error }, 'Events could not be replayed; trying again soon.');
        await pause(REST_MS, undefined, { ref: false });
      }
    }
  }

  /** Joins those who follow, when it has heard whatever they have. */
  #follows(attached: Attached): boolean {
    const channel = this.#channels.get(attached.listener.spaceId);
    if (!channel || channel.cursor > attached.cursor) return false;
    channel.following.add(attached);
    return true;
  }

  /** Tells one page; when nothing is missing any more, the listener is made ready to follow in the same turn of the event loop. */
  async #replay(attached: Attached, ended: () => boolean): Promise<void> {
    const { spaceId } = attached.listener;
    const told = this.#channels.get(spaceId)?.cursor ?? 0;
    const events = await this.#readEvents(spaceId, attached.cursor, PAGE);
    for (const event of events) {
      if (ended()) return;
      await new Promise<void>((sent) => tell(attached, event, () => toBytes(event), sent));
    }
    if (events.length > 0 || ended()) return;
    const channel = this.#channels.get(spaceId);
    if (!channel) {
      this.#channels.set(spaceId, {
        cursor: attached.cursor,
        following: new Set([attached]),
        telling: false,
        again: false,
      });
      // What was committed while the last page was read is told by this.
      this.wake(spaceId);
    } else if (channel.cursor === told) {
      // What the others heard beyond this is erased.
      attached.cursor = Math.max(attached.cursor, told);
    }
  }

  async #tell(spaceId: SpaceId, channel: Channel): Promise<void> {
    channel.telling = true;
    try {
      while (channel.again && channel.following.size > 0) {
        channel.again = false;
        const events = await this.#readEvents(spaceId, channel.cursor, PAGE);
        await tellAll(channel, events);
        if (events.length === PAGE) channel.again = true;
      }
    } finally {
      channel.telling = false;
    }
  }
}

async function tellAll(channel: Channel, events: readonly StoredEvent[]): Promise<void> {
  let since = performance.now();
  for (const event of events) {
    channel.cursor = event.id;
    if (event.isQuiet) continue;
    const bytes = toBytes(event);
    for (const attached of channel.following) {
      tell(attached, event, () => bytes);
      if (performance.now() - since < LONGEST_TURN_MS) continue;
      await turnOfTheLoop();
      since = performance.now();
    }
  }
}

function tell(attached: Attached, event: StoredEvent, bytes: () => Buffer, sent?: () => void): void {
  const { listener } = attached;
  const isNew = event.id > attached.cursor;
  if (isNew) attached.cursor = event.id;
  if (isNew && !event.isQuiet && listener.wants(event)) listener.send(bytes(), sent);
  else sent?.();
}

const toBytes = ({ id, data }: Event): Buffer => Buffer.from(JSON.stringify({ id, data }));

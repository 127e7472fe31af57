import type { Writable } from 'node:stream';
import {
  ClientMessage,
  type EntryId,
  fieldMessage,
  limits,
  type SocketError,
  type SocketErrorCode,
  type SourceId,
  type SpaceId,
} from '@kith/contract';
import type { RawData, WebSocket } from 'ws';
import type { Caller } from '../../platform/caller.ts';
import { firstTen } from '../../platform/first-ten.ts';
import type { CameraEvents } from './camera-events.ts';
import type { CorrectionEvents } from './correction-events.ts';
import { wants } from './event-filter.ts';
import type { EventHub } from './event-hub.ts';
import type { NewsEvents } from './news-events.ts';

/** Closed when a client never says a valid token, or has lost it. */
const CLOSE_UNAUTHENTICATED = 4401;
/** Closed when a client reads too slowly. */
const CLOSE_TOO_SLOW = 4408;

const UNAUTHENTICATED_FOR_MS = 60_000;
const MESSAGES_A_SECOND = 50;
/** Whoever has said no valid token and sends so much more is no client. */
const STRANGERS_MESSAGES_A_SECOND = 4 * MESSAGES_A_SECOND;
/** Bytes that may come before a valid token: two of the largest messages. */
const STRANGERS_BYTES = 2 * limits.websocketMessageBytes;
/** Bytes waiting in this process for one slow client. Those who listen to the same space share them. */
const WAITING_BYTES = 8 * 1024 * 1024;
const MISSED_PINGS = 2;
const TEXT = { binary: false } as const;

type Authentication = Extract<ClientMessage, { action: 'AUTH' }>['data'];

/** What lets a socket in: a token that it said, or the session of the browser that opened it. */
export interface Credential {
  readonly kind: 'token' | 'session';
  readonly key: string;
}

interface Lookups {
  readonly authenticate: (key: string) => Promise<Caller | null>;
  readonly authenticateSession: (key: string) => Promise<Caller | null>;
}

export const callerOf = (lookups: Lookups, { kind, key }: Credential): Promise<Caller | null> =>
  kind === 'token' ? lookups.authenticate(key) : lookups.authenticateSession(key);

export interface SessionDeps extends Lookups {
  readonly events: EventHub;
  readonly cameraEvents: Pick<CameraEvents, 'attach'>;
  readonly correctionEvents: Pick<CorrectionEvents, 'attach' | 'newest'>;
  readonly newsEvents: Pick<NewsEvents, 'attach' | 'newest'>;
  /** Ids of sources that are given by ids or names, and those that are none of the space. */
  readonly sourcesOf: (
    spaceId: SpaceId,
    asked: readonly (SourceId | string)[],
  ) => Promise<{ readonly ids: readonly SourceId[]; readonly unknown: readonly (SourceId | string)[] }>;
  readonly clock: () => number;
}

/** What a socket is to who counts them by address. */
export interface SocketPlace {
  /** Settles when it is this socket's turn to have a token looked at. */
  turn(): Promise<void>;
  /** Its token was valid, or is not any more. */
  isKnown(known: boolean): void;
  /** It is ended for what it sent. */
  floods(): void;
}

/** What carries a websocket. */
type Wire = Pick<Writable, 'cork' | 'uncork'>;

/** One websocket from its first message to its end. */
export class SocketSession {
  readonly #socket: WebSocket;
  readonly #wire: Wire;
  readonly #deps: SessionDeps;
  readonly #place: SocketPlace;
  readonly #session: string | null;
  #telling: { readonly credential: Credential; readonly spaceId: SpaceId; readonly detach: () => void } | null = null;
  #grace: NodeJS.Timeout | null = null;
  #window = { since: 0, messages: 0 };
  #strangersBytes = 0;
  #handled: Promise<void> = Promise.resolve();
  #missedPings = 0;
  #reading: NodeJS.Timeout | null = null;
  #gathers = false;

  /** @param session key of the session of the browser that opened it, if a page of this server did */
  constructor(socket: WebSocket, wire: Wire, deps: SessionDeps, place: SocketPlace, session: string | null) {
    this.#socket = socket;
    this.#wire = wire;
    this.#session = session;
    this.#deps = deps;
    this.#place = place;
    this.#startGrace();
    socket.on('pong', () => {
      this.#missedPings = 0;
    });
    socket.on('message', (data, isBinary) => {
      this.#missedPings = 0;
      if (this.#floods(data)) return;
      void this.#inOrder(() => this.#handle(isBinary ? '' : String(data)));
    });
    // A broken connection ends in 'close'; without a listener an error would end the process.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
  }

  /** Ends who missed two pings, and asks the others. */
  beat(): void {
    if (this.#missedPings >= MISSED_PINGS) this.#socket.terminate();
    else this.#socket.ping();
    this.#missedPings += 1;
  }

  /** Stops telling when the token is not valid any more. */
  recheckToken(lookUp: (credential: Credential) => Promise<Caller | null>): Promise<void> {
    return this.#inOrder(async () => {
      if (!this.#telling) return;
      const { credential, spaceId } = this.#telling;
      if ((await lookUp(credential))?.spaceId === spaceId) return;
      this.#stopTelling();
      this.#complain('token_expired', 'Token expired.');
      this.#startGrace();
    });
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.#handled.then(work);
    this.#handled = done.catch(() => undefined);
    return done;
  }

  async #handle(text: string): Promise<void> {
    // What came before it was ended is not looked at.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message = ClientMessage.safeParse(parseJson(text), { error: fieldMessage });
    if (!message.success) {
      const wrong = wrongFilter(message.error.issues);
      return wrong === null
        ? this.#complain('unknown_action', 'Unknown action.')
        : this.#complain('invalid_filter', wrong);
    }
    switch (message.data.action) {
      case 'PING':
        return this.#say({ PING: 'PONG' });
      case 'AUTH':
        return this.#authenticate(message.data.data).catch(() => {
          if (!this.#telling) this.#startGrace();
          this.#complain('internal', 'Internal error.');
        });
      default:
        message.data satisfies never;
    }
  }

  async #authenticate(wish: Authentication): Promise<void> {
    const { sourcesOf, events, cameraEvents, correctionEvents, newsEvents } = this.#deps;
    const credential = this.#credentialOf(wish);
    if (!credential) return this.#complain('unknown_action', 'Unknown action.');
    await this.#place.turn();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const caller = await callerOf(this.#deps, credential);
    this.#stopTelling();
    // An open socket that failed stays open: official clients reconnect at once and without end when it is closed.
    if (!caller) return this.#refuse('invalid_token', 'Invalid token.');
    if (caller.sourceId !== undefined)
      return this.#refuse('invalid_token', 'A token of one source listens to nothing.');
    if (caller.spaceId === null) return this.#refuse('no_space', 'This token acts in no space.');
    const { spaceId } = caller;
    const sources = await sourcesOf(spaceId, wish.sources ?? []);
    if (sources.unknown.length > 0) {
      return this.#refuse('invalid_filter', `sources: ${firstTen(sources.unknown)}: give ids or names of sources.`);
    }
    // From where on is settled before the answer: what happens after it must not be missed.
    const newest = await events.newest(spaceId);
    const corrected = wish.corrections ? await correctionEvents.newest(spaceId) : null;
    const types = wish.news ?? [];
    const newestNews = types.length > 0 ? await newsEvents.newest(spaceId) : null;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#endGrace();
    this.#strangersBytes = 0;
    this.#place.isKnown(true);
    const after = Math.min(wish.after ?? newest, newest);
    this.#say({ auth: 'ok', ...(wish.after !== undefined && { after: after as EntryId }) });
    const filter = {
      groups: wish.groups ?? [],
      sources: sources.ids,
      results: wish.results ?? [],
      strangers: wish.strangers ?? null,
    };
    const send = (event: Buffer, sent?: () => void) => this.#tell(event, sent);
    const endEvents = events.attach({ spaceId, wants: wants(filter), send }, after);
    const endCameras = wish.cameras ? cameraEvents.attach(spaceId, send) : () => undefined;
    const endCorrections =
      corrected === null ? () => undefined : correctionEvents.attach(spaceId, null, send, corrected);
    const endNews =
      newestNews === null ? () => undefined : newsEvents.attach(spaceId, { ...filter, types }, send, newestNews);
    const detach = () => {
      endEvents();
      endNews();
      endCameras();
      endCorrections();
    };
    this.#telling = { credential, spaceId, detach };
  }

  #credentialOf({ token }: Authentication): Credential | null {
    if (token !== undefined) return { kind: 'token', key: token };
    return this.#session === null ? null : { kind: 'session', key: this.#session };
  }

  #refuse(code: SocketErrorCode, error: string): void {
    this.#startGrace();
    this.#complain(code, error);
  }

  #tell(event: Buffer, sent?: () => void): void {
    const isOpen = this.#socket.readyState === this.#socket.OPEN;
    if (isOpen && this.#socket.bufferedAmount <= WAITING_BYTES) {
      this.#gather();
      this.#socket.send(event, TEXT, sent);
      return;
    }
    if (isOpen) {
      this.#stopTelling();
      this.#complain('too_slow', 'Too slow: connect again and resume after the last event.');
      this.#socket.close(CLOSE_TOO_SLOW, 'too slow');
    }
    sent?.();
  }

  /** What is told in this turn leaves together: a system call for each event costs more than making it does. */
  #gather(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    this.#wire.cork();
    process.nextTick(() => {
      this.#gathers = false;
      this.#wire.uncork();
    });
  }

  #complain(code: SocketErrorCode, error: string): void {
    this.#say({ error, code } satisfies SocketError);
  }

  #say(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Whether a message is one too many. What comes after it stays with its sender until the second is over. */
  #floods(data: RawData): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return true;
    const now = this.#deps.clock();
    if (Math.abs(now - this.#window.since) >= 1000) this.#window = { since: now, messages: 0 };
    this.#window.messages += 1;
    if (!this.#telling) this.#strangersBytes += sizeOf(data);
    const { messages } = this.#window;
    if (!this.#telling && (messages > STRANGERS_MESSAGES_A_SECOND || this.#strangersBytes > STRANGERS_BYTES)) {
      this.#place.floods();
      this.#socket.terminate();
      return true;
    }
    if (messages > MESSAGES_A_SECOND) this.#readLater();
    return messages > MESSAGES_A_SECOND;
  }

  #readLater(): void {
    if (this.#reading) return;
    this.#socket.pause();
    this.#reading = setTimeout(() => {
      this.#reading = null;
      this.#socket.resume();
    }, 1000);
  }

  #startGrace(): void {
    this.#grace ??= setTimeout(
      () => this.#socket.close(CLOSE_UNAUTHENTICATED, 'no valid token'),
      UNAUTHENTICATED_FOR_MS,
    );
  }

  #endGrace(): void {
    if (this.#grace) clearTimeout(this.#grace);
    this.#grace = null;
  }

  #stopTelling(): void {
    this.#telling?.detach();
    this.#telling = null;
    this.#place.isKnown(false);
  }

  #end(): void {
    this.#endGrace();
    if (this.#reading) clearTimeout(this.#reading);
    this.#stopTelling();
  }
}

const sizeOf = (data: RawData): number => (Array.isArray(data) ? Buffer.concat(data).length : data.byteLength);

const filters: ReadonlySet<unknown> = new Set([
  'after',
  'groups',
  'sources',
  'results',
  'strangers',
  'cameras',
  'corrections',
  'news',
]);

/** What is wrong with a wish beside the token; null when it is something else that is wrong. */
function wrongFilter(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) {
  if (!issues.every(({ path: [data, name] }) => data === 'data' && filters.has(name))) return null;
  const [issue] = issues;
  return issue ? `${String(issue.path[1])}: ${issue.message}` : null;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

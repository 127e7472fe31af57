import { ClientMessage, type GroupId } from '@kith/contract';
import type { WebSocket } from 'ws';
import type { Caller } from '../tokens/caller.ts';
import type { EventHub } from './event-hub.ts';

/** Closed when a client never says a valid token, or has lost it. */
const CLOSE_UNAUTHENTICATED = 4401;
/** Closed when a client reads too slowly. */
const CLOSE_TOO_SLOW = 4408;

const UNAUTHENTICATED_FOR_MS = 60_000;
const MESSAGES_A_SECOND = 50;
/** Bytes waiting in this process for one slow client. */
const WAITING_BYTES = 8 * 1024 * 1024;

interface Deps {
  readonly events: EventHub;
  readonly authenticate: (key: string) => Promise<Caller | null>;
  readonly clock: () => number;
}

/** One websocket from its first message to its end. */
export class SocketSession {
  readonly #socket: WebSocket;
  readonly #deps: Deps;
  #token: string | null = null;
  #detach: (() => void) | null = null;
  #grace: NodeJS.Timeout | null = null;
  #window = { since: 0, messages: 0 };
  #handled: Promise<void> = Promise.resolve();
  alive = true;

  constructor(socket: WebSocket, deps: Deps) {
    this.#socket = socket;
    this.#deps = deps;
    this.#startGrace();
    socket.on('pong', () => {
      this.alive = true;
    });
    socket.on('message', (data, isBinary) => {
      this.alive = true;
      if (!this.#floods()) this.#inOrder(() => this.#handle(isBinary ? '' : String(data)));
    });
    // A broken connection ends in 'close'; without a listener an error would end the process.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
  }

  /** Stops telling when the token is not valid any more. */
  recheckToken(): void {
    this.#inOrder(async () => {
      if (this.#token === null || (await this.#deps.authenticate(this.#token))) return;
      this.#stopTelling();
      this.#say({ error: 'Token expired.' });
      this.#startGrace();
    });
  }

  #inOrder(work: () => Promise<void>): void {
    this.#handled = this.#handled.then(work).catch(() => this.#say({ error: 'Internal error.' }));
  }

  async #handle(text: string): Promise<void> {
    const message = ClientMessage.safeParse(parseJson(text));
    if (!message.success) return this.#say({ error: 'Unknown action.' });
    switch (message.data.action) {
      case 'PING':
        return this.#say({ PING: 'PONG' });
      case 'AUTH':
        return this.#authenticate(message.data.data);
      default:
        message.data satisfies never;
    }
  }

  async #authenticate(wish: {
    token: string;
    after?: number | undefined;
    groups?: GroupId[] | undefined;
  }): Promise<void> {
    const caller = await this.#deps.authenticate(wish.token);
    this.#stopTelling();
    // An open socket that failed stays open: official clients reconnect at once and without end when it is closed.
    if (!caller || caller.spaceId === null) {
      this.#startGrace();
      return this.#say({ error: caller ? 'This token acts in no space.' : 'Invalid token.' });
    }
    this.#endGrace();
    this.#token = wish.token;
    // From where on is settled before the answer: what happens after it must not be missed.
    const newest = await this.#deps.events.newest(caller.spaceId);
    const after = Math.min(wish.after ?? newest, newest);
    this.#say({ auth: 'ok' });
    this.#detach = this.#deps.events.attach(
      {
        spaceId: caller.spaceId,
        groups: wish.groups && new Set(wish.groups),
        send: (event) => this.#tell(event),
      },
      after,
    );
    if (this.#socket.readyState !== this.#socket.OPEN) this.#stopTelling();
  }

  #tell(event: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    if (this.#socket.bufferedAmount > WAITING_BYTES) {
      this.#stopTelling();
      this.#say({ error: 'Too slow: connect again and resume after the last event.' });
      this.#socket.close(CLOSE_TOO_SLOW, 'too slow');
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#socket.send(event, () => resolve()));
  }

  #say(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #floods(): boolean {
    const now = this.#deps.clock();
    if (Math.abs(now - this.#window.since) >= 1000) this.#window = { since: now, messages: 0 };
    this.#window.messages += 1;
    return this.#window.messages > MESSAGES_A_SECOND;
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
    this.#detach?.();
    this.#detach = null;
    this.#token = null;
  }

  #end(): void {
    this.#endGrace();
    this.#stopTelling();
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

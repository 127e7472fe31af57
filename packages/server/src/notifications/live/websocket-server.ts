import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { limits } from '@kith/contract';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Caller } from '../../platform/caller.ts';
import { cookieIn } from '../../platform/http/cookies.ts';
import { fieldError, KithError } from '../../platform/http/errors.ts';
import { endWith } from '../../platform/http/malformed-requests.ts';
import { clientAddress, networkOf } from '../../platform/http/network.ts';
import { pageOfRequest } from '../../platform/http/page-of-request.ts';
import type { EndedFor } from '../../platform/telemetry/metrics.ts';
import { type Credential, callerOf, type SessionDeps, SocketSession } from './socket-session.ts';
import { SocketStrangers } from './socket-strangers.ts';

const HEARTBEAT_MS = 30_000;
/** How long somebody may hear on after the token ended. */
const TOKEN_CHECK_MS = 5_000;
const CLOSE_GOING_AWAY = 1001;

const tooManyStrangers = {
  status: '429 Too Many Requests',
  error: new KithError('tooManyRequests'),
  retryAfterS: 5,
};

interface SocketsDeps extends SessionDeps {
  /** What the cookie of sessions is called. */
  readonly sessionCookie: string;
  readonly config: { readonly publicUrl: string | null };
  readonly trustedProxies: readonly string[];
  readonly onEnded: (reason: EndedFor) => void;
}

/**
 * Takes every websocket upgrade of an HTTP server, at any path; the token comes in the first message, or the session in the cookie of the
 * upgrade.
 */
export class EventSockets implements AsyncDisposable {
  readonly #sessions = new Map<WebSocket, SocketSession>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.websocketMessageBytes,
    // Event texts are short; compressing them for each client costs more than it saves.
    perMessageDeflate: false,
  });
  readonly #deps: SessionDeps;
  readonly #onEnded: SocketsDeps['onEnded'];
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #strangers = new SocketStrangers();
  readonly #timers: readonly NodeJS.Timeout[];

  constructor({ trustedProxies, onEnded, sessionCookie, config, ...deps }: SocketsDeps) {
    this.#deps = deps;
    this.#onEnded = onEnded;
    this.#addressOf = clientAddress(trustedProxies);
    this.#server.on('connection', (socket, request) => {
      const place = this.#strangers.enter(networkOf(this.#addressOf(request)));
      const floods = () => {
        place.floods();
        onEnded('flood');
      };
      // Of a page of somebody else no browser is logged in here, whatever it sends along.
      const isOwn = pageOfRequest(request.headers, config.publicUrl) === 'own';
      const session = isOwn ? cookieIn(request.headers.cookie, sessionCookie) : null;
      this.#sessions.set(socket, new SocketSession(socket, request.socket, deps, { ...place, floods }, session));
      socket.on('close', () => {
        this.#sessions.delete(socket);
        place.leave();
      });
    });
    this.#server.on('wsClientError', (error, socket) => {
      endWith(socket as Socket, {
        status: '400 Bad Request',
        error: fieldError('__all__', 'invalid', `${error.message}.`),
      });
    });
    this.#timers = [
      setInterval(() => this.beat(), HEARTBEAT_MS).unref(),
      setInterval(() => this.recheckTokens(), TOKEN_CHECK_MS).unref(),
    ];
  }

  get count(): number {
    return this.#sessions.size;
  }

  listenOn(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      if (this.#strangers.isFull(networkOf(this.#addressOf(request)))) {
        this.#onEnded('strangers');
        endWith(socket as Socket, tooManyStrangers);
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (client) => this.#server.emit('connection', client, request));
    });
  }

  /** Says goodbye to everybody, and waits for them for at most two seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const sockets = [...this.#sessions.keys()];
    const closed = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    for (const socket of sockets) socket.close(CLOSE_GOING_AWAY, 'server stops');
    const patience = setTimeout(() => {
      for (const socket of sockets) socket.terminate();
    }, 2000);
    await Promise.all(closed);
    clearTimeout(patience);
    this.#server.close();
  }

  /** Ends who missed two pings, and asks the others. */
  beat(): void {
    for (const session of this.#sessions.values()) session.beat();
  }

  /** Stops telling those whose token is not valid any more. Each token is looked up once, however many sockets it has. */
  recheckTokens(): void {
    const callers = new Map<string, Promise<Caller | null>>();
    const lookUp = (credential: Credential): Promise<Caller | null> => {
      const caller = callers.get(credential.key) ?? callerOf(this.#deps, credential);
      callers.set(credential.key, caller);
      return caller;
    };
    // What the database cannot say now is asked again the next time.
    for (const session of this.#sessions.values()) session.recheckToken(lookUp).catch(() => undefined);
  }
}

import type { Server } from 'node:http';
import { limits } from '@kith/contract';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Caller } from '../tokens/caller.ts';
import type { EventHub } from './event-hub.ts';
import { SocketSession } from './socket-session.ts';

const HEARTBEAT_MS = 30_000;
const CLOSE_GOING_AWAY = 1001;

/** Takes every websocket upgrade of an HTTP server, at any path; the token comes in the first message. */
export class EventSockets implements AsyncDisposable {
  readonly #sessions = new Map<WebSocket, SocketSession>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.websocketMessageBytes,
    // Event texts are short; compressing them for each client costs more than it saves.
    perMessageDeflate: false,
  });
  readonly #heartbeat: NodeJS.Timeout;

  constructor(deps: {
    readonly events: EventHub;
    readonly authenticate: (key: string) => Promise<Caller | null>;
    readonly clock: () => number;
  }) {
    this.#server.on('connection', (socket) => {
      this.#sessions.set(socket, new SocketSession(socket, deps));
      socket.on('close', () => this.#sessions.delete(socket));
    });
    this.#heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS).unref();
  }

  get count(): number {
    return this.#sessions.size;
  }

  listenOn(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      this.#server.handleUpgrade(request, socket, head, (client) => this.#server.emit('connection', client, request));
    });
  }

  /** Says goodbye to everybody, and waits for them for at most two seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
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
    for (const [socket, session] of this.#sessions) {
      if (!session.alive) {
        socket.terminate();
        continue;
      }
      session.alive = false;
      socket.ping();
      session.recheckToken();
    }
  }
}

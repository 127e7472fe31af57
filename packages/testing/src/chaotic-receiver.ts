import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver does to a request, and what a sender can see of it: a status, or nothing. */
const fates = {
  ok: 200,
  slow: 200,
  huge: 200,
  error: 500,
  unavailable: 503,
  redirect: 302,
  reset: null,
  hang: null,
} as const;
/** What becomes of one request. */
export type Fate = keyof typeof fates;

/** A request that came in. */
export interface Seen {
  readonly path: string;
  readonly messageId: string;
  readonly entryId: number;
  readonly statusCode: number | null;
  /** Epoch ms. */
  readonly at: number;
  /** Epoch ms of the answer, or of the end of the connection. */
  ended: number;
}

/** A real HTTP server on loopback that treats every request as it is told to, and remembers it. */
export class ChaoticReceiver implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #decide: () => Fate;

  constructor(decide: () => Fate) {
    this.#decide = decide;
    // Longer than the sender keeps a connection, so that none breaks that nobody was told to break.
    this.#server.keepAliveTimeout = 60_000;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // The sender was killed before it had said everything: nothing was delivered.
      return;
    }
    const fate = this.#decide();
    const seen: Seen = {
      path: request.url ?? '',
      messageId: String(request.headers['webhook-id']),
      entryId: JSON.parse(Buffer.concat(chunks).toString()).id,
      statusCode: fates[fate],
      at,
      ended: Number.POSITIVE_INFINITY,
    };
    this.seen.push(seen);
    response.on('close', () => {
      seen.ended = Date.now();
    });
    response.on('error', () => undefined);
    answer[fate](response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const answer: Readonly<Record<Fate, (response: ServerResponse) => void>> = {
  ok: (response) => response.end('ok'),
  // Late on purpose: the sender waits for it, and the test for nothing.
  slow: (response) => setTimeout(() => response.end('late'), 400),
  huge: (response) => response.end('x'.repeat(5_000_000)),
  error: (response) => response.writeHead(500).end('broken'),
  unavailable: (response) => response.writeHead(503, { 'retry-after': '60' }).end(),
  redirect: (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  reset: (response) => response.socket?.resetAndDestroy(),
  hang: () => undefined,
};

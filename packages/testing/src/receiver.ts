import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface Received {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Answers a request, or does not. */
export type Answerer = (request: Received, response: ServerResponse) => void;

/** A real HTTP server on loopback that remembers what came. */
export class Receiver implements AsyncDisposable {
  readonly received: Received[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #answer: Answerer;

  private constructor(answer: Answerer) {
    this.#answer = answer;
  }

  /** Listens on a port, or on any that is free. */
  static async open(answer: Answerer = ok, port = 0): Promise<Receiver> {
    const receiver = new Receiver(answer);
    await new Promise<void>((resolve) => receiver.#server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    try {
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
    } catch {
      // The sender was gone before it had said everything: nothing came.
      return;
    }
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const received = { method: request.method ?? '', url: request.url ?? '', headers, body };
    this.received.push(received);
    this.#answer(received, response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers 200. */
export const ok = (_request: Received, response: ServerResponse): void => void response.end('ok');

/** Answers with a status. */
export const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (_request: Received, response: ServerResponse): void =>
    void response.writeHead(status, headers).end();

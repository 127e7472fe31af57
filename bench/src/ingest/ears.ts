import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';

/** A webhook receiver and websockets that count what they hear. */
export class Ears implements AsyncDisposable {
  readonly hookUrl: string;
  readonly #server: Server;
  readonly #sockets: WebSocket[] = [];
  events = 0;
  webhooks = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.hookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    server.on('request', (request, response) => {
      request.resume();
      this.webhooks += 1;
      response.end();
    });
  }

  static async open(): Promise<Ears> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Ears(server);
  }

  async listen(url: string, token: string, sockets: number): Promise<void> {
    for (let i = 0; i < sockets; i++) {
      const socket = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false });
      await once(socket, 'open');
      socket.send(JSON.stringify({ action: 'AUTH', data: { token } }));
      await once(socket, 'message');
      socket.on('message', () => {
        this.events += 1;
      });
      this.#sockets.push(socket);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Doorkeeper, type HttpLogin } from './http-login.ts';

interface Options {
  readonly login?: HttpLogin;
  /** Whether parts tell their length. */
  readonly lengths?: boolean;
  readonly framesPerSecond?: number;
}

/** A camera that sends pictures as Motion JPEG over HTTP, one after another and again from the beginning, on loopback. */
export class MjpegServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: Options;
  readonly #doorkeeper: Doorkeeper;
  pictures: readonly Buffer[];
  /** Sends who asks for `/elsewhere` there. */
  elsewhere = '';
  viewers = 0;

  private constructor(pictures: readonly Buffer[], options: Options) {
    this.pictures = pictures;
    this.#options = options;
    this.#doorkeeper = new Doorkeeper(options.login);
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async open(pictures: readonly Buffer[], options: Options = {}): Promise<MjpegServer> {
    const server = new MjpegServer(pictures, options);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** With user and password. */
  get address(): string {
    return `http://${this.#doorkeeper.secret}127.0.0.1:${(this.#server.address() as AddressInfo).port}/video?stream=1`;
  }

  /** Breaks all connections. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.cut();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/elsewhere') return void response.writeHead(302, { location: this.elsewhere }).end();
    if (path === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    if (path === '/garbage') {
      response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace;boundary=x' });
      return void response.end(`--x\r\ncontent-length: 5\r\n\r\nhello`);
    }
    if (path !== '/video') return void response.writeHead(404).end();
    if (!this.#doorkeeper.letsIn(request)) {
      return void response.writeHead(401, { 'www-authenticate': this.#doorkeeper.challenge }).end('Who are you?');
    }
    void this.#play(response);
  }

  async #play(response: ServerResponse): Promise<void> {
    const { lengths = true, framesPerSecond = 10 } = this.#options;
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=--myboundary' });
    this.viewers++;
    response.on('error', () => undefined);
    for (let i = 0; !response.destroyed; i++) {
      const picture = this.pictures[i % this.pictures.length] ?? Buffer.alloc(0);
      const length = lengths ? `Content-Length: ${picture.length}\r\n` : '';
      response.write(`--myboundary\r\nContent-Type: image/jpeg\r\n${length}\r\n`);
      response.write(picture);
      response.write('\r\n');
      await new Promise((resolve) => setTimeout(resolve, 1000 / framesPerSecond));
    }
    this.viewers--;
  }
}

import { connect, createServer, type Server, type Socket } from 'node:net';

/** What becomes of bytes that a client sends: `cut` ends the connection before they arrive, `deliver and cut` after that. */
export type Passage = 'deliver' | 'cut' | 'deliver and cut';

/** A network between clients and one server on loopback, that can fall silent: it then carries nothing, and says nothing. */
export class Network implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #silent = false;
  /** Decides about bytes of clients. */
  passage: (bytes: Buffer) => Passage = () => 'deliver';

  private constructor(port: number) {
    this.#server = createServer((client) => this.#carry(client, connect(port, '127.0.0.1')));
  }

  /** @param url of a server; @returns one that leads there through the network */
  static async to(url: string): Promise<{ readonly network: Network; readonly url: string }> {
    const through = new URL(url);
    const network = new Network(Number(through.port));
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    const address = network.#server.address();
    through.port = String(typeof address === 'object' && address ? address.port : 0);
    return { network, url: through.href };
  }

  /** From now on nothing arrives; connections are neither refused nor reset. */
  fallSilent(): void {
    this.#silent = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Everything that was sent meanwhile arrives. */
  recover(): void {
    this.#silent = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(client: Socket, server: Socket): void {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      if (this.#silent) from.pause();
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.on('data', (bytes: Buffer) => {
        const passage = from === client ? this.passage(bytes) : 'deliver';
        if (passage === 'cut') client.destroy();
        else to.write(bytes);
        if (passage === 'deliver and cut') {
          client.destroy();
          server.end();
        }
      });
    }
  }
}

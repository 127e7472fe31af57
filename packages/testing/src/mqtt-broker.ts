import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { brokerCertificate } from './broker-certificate.ts';

/** Something that a client published. */
export interface Heard {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly clientId: string;
}

interface Options {
  /** Or any that is free. */
  readonly port?: number;
  /** Without them nobody is asked. */
  readonly username?: string;
  readonly password?: string;
  readonly tls?: boolean;
  /** Says to some subscriptions that they are not allowed. */
  readonly refuses?: (topic: string) => boolean;
  /** Ends the connection of whoever asks for what is not allowed, as some brokers do. */
  readonly endsRefused?: boolean;
}

/** A broker on loopback (aedes) that remembers what was published. */
export class MqttBroker implements AsyncDisposable {
  readonly heard: Heard[] = [];
  /** What it keeps, by topic. */
  readonly kept = new Map<string, string>();
  /** Ids of those who are connected. */
  readonly clients = new Set<string>();
  readonly #aedes: Aedes;
  readonly #server: Server;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  readonly #isTls: boolean;

  private constructor(aedes: Aedes, options: Options) {
    this.#aedes = aedes;
    this.#isTls = options.tls === true;
    const handle = (socket: Socket): void => {
      this.#sockets.add(socket.on('close', () => this.#sockets.delete(socket)));
      aedes.handle(socket);
    };
    this.#server = this.#isTls ? createTlsServer(brokerCertificate, handle) : createServer(handle);
    const { username, password, refuses = () => false, endsRefused = false } = options;
    aedes.authenticate = (_client, name, word, done) => {
      done(null, username === undefined || (name === username && word?.toString() === password));
    };
    aedes.authorizeSubscribe = (_client, subscription, done) => {
      const isRefused = refuses(subscription.topic);
      done(isRefused && endsRefused ? new Error('Not allowed.') : null, isRefused ? null : subscription);
    };
    aedes.on('clientReady', ({ id }) => this.clients.add(id));
    aedes.on('clientDisconnect', ({ id }) => this.clients.delete(id));
    aedes.on('publish', ({ topic, payload, retain }, client) => {
      // What it says of itself.
      if (topic.startsWith('$SYS/')) return;
      const text = payload.toString();
      this.heard.push({ topic, payload: text, retain, clientId: client?.id ?? '' });
      if (retain && text !== '') this.kept.set(topic, text);
      else if (retain) this.kept.delete(topic);
    });
  }

  static async open(options: Options = {}): Promise<MqttBroker> {
    const broker = new MqttBroker(await Aedes.createBroker(), options);
    broker.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(broker.#server, 'listening');
    broker.#port = (broker.#server.address() as AddressInfo).port;
    return broker;
  }

  /** Where it is, or was. */
  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `${this.#isTls ? 'mqtts' : 'mqtt'}://127.0.0.1:${this.port}`;
  }

  /** What was published at a topic, in its order. */
  at(topic: string): string[] {
    return this.heard.filter((message) => message.topic === topic).map(({ payload }) => payload);
  }

  /** Says something itself. */
  publish(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#aedes.publish({ cmd: 'publish', qos: 1, dup: false, retain, topic, payload }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }

  /** Breaks every connection. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.breakConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
  }
}

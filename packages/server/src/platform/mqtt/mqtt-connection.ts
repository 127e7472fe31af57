import type { Socket } from 'node:net';
import { MqttClient } from 'mqtt';
import type { AddressCheck } from '../destinations/address-check.ts';
import type { Resolve } from '../destinations/pinned-agent.ts';
import { checkBroker } from './broker-address.ts';
import { brokerSocket } from './broker-socket.ts';
import { ListeningRefused, MqttProblem, problemOf } from './mqtt-problem.ts';
import { packetGuard } from './packet-guard.ts';

/** A broker, and who one is there. */
export interface Broker {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** Certificates in PEM that are believed instead of those that everybody believes. */
  readonly ca: string | null;
}

/** What is said at a topic. */
export interface Message {
  readonly topic: string;
  readonly payload: string | Buffer;
  /** Whether the broker keeps it for those who come later. */
  readonly retain: boolean;
}

/** A message that came. */
export interface Arrived {
  readonly topic: string;
  readonly payload: Buffer;
  /** It was kept by the broker, perhaps for long. */
  readonly isRetained: boolean;
}

export interface ConnectionDeps {
  readonly check: AddressCheck;
  readonly resolve: Resolve;
}

export interface ConnectionOptions {
  /** No two may have the same at a broker: the later one has the earlier one's connection closed. */
  readonly clientId: string;
  /** What the broker says when this connection breaks. */
  readonly will?: Message;
  readonly onMessage?: (message: Arrived) => void;
  /** No packet of the broker may be longer. */
  readonly mostBytes?: number;
  /** For the whole of connecting, and for every acknowledgement after it. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** A broker that says nothing for one and a half times as long is taken for gone. */
const KEEPALIVE_S = 30;
const MOST_BYTES = 256 * 1024;
/** For the farewell. */
const END_MS = 1_000;

/**
 * One connection to a broker (MQTT 3.1.1), from its beginning to its end. It does not come back by itself: whoever needs another one
 * opens it, and knows what was not acknowledged.
 */
export class MqttConnection implements AsyncDisposable {
  readonly #client: MqttClient;
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  /** Those who wait for an acknowledgement. A promise would keep whoever ever asked it for as long as the connection lasts. */
  readonly #waiting = new Set<(problem: MqttProblem) => void>();
  /** Why it ended: resolves when it has. */
  readonly closed: Promise<MqttProblem>;
  #isClosed = false;

  private constructor(client: MqttClient, socket: Socket, closed: Promise<MqttProblem>, timeoutMs: number) {
    this.#client = client;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    this.closed = closed.then((problem) => {
      this.#isClosed = true;
      for (const refuse of this.#waiting) refuse(problem);
      return problem;
    });
  }

  /** @throws {MqttProblem} with a sentence that says what is wrong */
  static async open(
    { check, resolve }: ConnectionDeps,
    { url, username, password, ca }: Broker,
    { clientId, will, onMessage, mostBytes = MOST_BYTES, timeoutMs = TIMEOUT_MS }: ConnectionOptions,
  ): Promise<MqttConnection> {
    const checked = checkBroker(url, check);
    if (checked.kind === 'refused') throw new MqttProblem(checked.reason);
    const { address } = checked;
    let first: MqttProblem | null = null;
    const note = (error: unknown): void => {
      first ??= problemOf(error);
    };
    const socket = brokerSocket(address, check, resolve, ca);
    const isShort = packetGuard(mostBytes);
    socket.on('error', note).on('data', (chunk: Buffer) => {
      if (!isShort(chunk)) socket.destroy(new MqttProblem('The broker sends more at once than is taken from one.'));
    });
    const client = new MqttClient(() => socket, {
      ...{ clientId, clean: true, protocolVersion: 4, keepalive: KEEPALIVE_S, reconnectPeriod: 0, resubscribe: false },
      // Later than what is said of it here.
      connectTimeout: 2 * timeoutMs,
      ...(username !== null && { username }),
      ...(password !== null && { password }),
      ...(will && { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: will.retain } }),
    });
    client.on('error', note);
    if (onMessage) {
      client.on('message', (topic, payload, { retain }) => onMessage({ topic, payload, isRetained: retain }));
    }
    const closed = new Promise<MqttProblem>((resolve) => {
      client.on('close', () => resolve(first ?? new MqttProblem('The broker closed the connection.')));
    });
    const timer = setTimeout(() => socket.destroy(tooLong(timeoutMs)), timeoutMs);
    const refusal = await Promise.race([
      new Promise<null>((resolve) => client.once('connect', () => resolve(null))),
      closed,
    ]).finally(() => clearTimeout(timer));
    if (refusal === null) return new MqttConnection(client, socket, closed, timeoutMs);
    socket.destroy();
    throw refusal;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Says something at a topic; resolves when the broker has it (QoS 1).
   * @throws {MqttProblem} when the connection ends before that
   */
  async publish({ topic, payload, retain }: Message): Promise<void> {
    await this.#unlessClosed((done) => this.#client.publish(topic, payload, { qos: 1, retain }, done));
  }

  /**
   * Hears what is said at topics from now on, and what the broker has kept there.
   * @throws {ListeningRefused} when the broker does not allow it
   * @throws {MqttProblem} when the connection ends before it is said
   */
  async subscribe(topics: string | readonly string[]): Promise<void> {
    await this.#unlessClosed((done) =>
      this.#client.subscribe([...[topics].flat()], { qos: 1 }, (error, _granted, answer) =>
        done(error && answer?.granted.some(isRefusal) ? new ListeningRefused() : error),
      ),
    );
  }

  async unsubscribe(topics: string | readonly string[]): Promise<void> {
    await this.#unlessClosed((done) => this.#client.unsubscribe([...[topics].flat()], (error) => done(error)));
  }

  /** Says farewell, so that the broker does not speak the will. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#client.end();
    // A broker that acknowledges nothing is not waited for.
    const impatience = setTimeout(() => this.#socket.destroy(), END_MS);
    await this.closed;
    clearTimeout(impatience);
  }

  /** A broker that goes on saying that it is there, and acknowledges nothing, would be waited for for ever. */
  #unlessClosed(work: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return void this.closed.then(reject);
      const timer = setTimeout(() => this.#socket.destroy(tooLong(this.#timeoutMs)), this.#timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(refuse);
      };
      const refuse = (problem: MqttProblem): void => {
        settle();
        reject(problem);
      };
      this.#waiting.add(refuse);
      work((error) => {
        if (!error) {
          settle();
          resolve();
        } else if (error instanceof MqttProblem) refuse(error);
        // The client says so of a connection that breaks a moment before it is closed: whoever waits is told why, then.
        else setImmediate(() => this.#socket.destroyed || refuse(problemOf(error)));
      });
    });
  }
}

/** By a return code of SUBACK (MQTT 3.1.1, 3.9.3). */
const isRefusal = (code: unknown): boolean => code === 0x80;

const tooLong = (timeoutMs: number): MqttProblem =>
  new MqttProblem(`The broker did not answer within ${timeoutMs / 1000} s.`);

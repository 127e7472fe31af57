import { setTimeout as pause } from 'node:timers/promises';
import type { HouseNode, NodesHouse } from './nodes-house.ts';

/** One answer to one wish: a group of that name, or the entries of a frame. */
export interface LoadAnswer {
  readonly node: string;
  readonly what: 'group' | 'frame';
  /** What was wished; where the connection broke, why. */
  readonly name: string;
  /** 0: the connection broke. */
  readonly status: number;
  readonly retryAfter: number;
  /** Ids that were answered. */
  readonly ids: readonly number[];
  /** Monotonic, ms. */
  readonly at: number;
}

/** How long whoever was refused waits until the next wish. */
const REFUSED_MS = 50;

/**
 * Asks every node to store something, one wish after another of each kind, and remembers each answer. Nobody tries anything again: what
 * is refused must not be there.
 */
export class SteadyLoad {
  readonly answers: LoadAnswer[] = [];
  readonly #house: NodesHouse;
  readonly #picture: Blob;
  readonly #workers: Promise<void>[];
  #stopped = false;
  #wishes = 0;

  /** @param picture a frame with one face, as the eyes of the house see them @param source name of a source */
  constructor(house: NodesHouse, picture: Buffer, source: string) {
    this.#house = house;
    this.#picture = new Blob([new Uint8Array(picture)], { type: 'image/jpeg' });
    this.#workers = house.nodes.flatMap((node) => [
      this.#work(node, 'group', () => this.#askForGroup(node)),
      this.#work(node, 'group', () => this.#askForGroup(node)),
      this.#work(node, 'frame', () => this.#sendFrame(node, source)),
    ]);
  }

  /** Those that a node gave since a moment. */
  since(at: number, node?: HouseNode): LoadAnswer[] {
    return this.answers.filter((answer) => answer.at >= at && (node === undefined || answer.node === node.name));
  }

  /** Ends when every wish is answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#workers);
  }

  async #work(node: HouseNode, what: LoadAnswer['what'], ask: () => Promise<Response & { wished: string }>) {
    while (!this.#stopped) {
      const answer = await ask().then(
        async (response) => ({
          name: response.wished,
          status: response.status,
          retryAfter: Number(response.headers.get('retry-after') ?? 0),
          ids: response.ok ? idsOf((await response.json()) as Stored) : [],
        }),
        (error: Error) => ({ name: codeOf(error), status: 0, retryAfter: 0, ids: [] }),
      );
      this.answers.push({ node: node.name, what, at: performance.now(), ...answer });
      if (answer.status === 0 || answer.status >= 400) await pause(REFUSED_MS);
    }
  }

  async #ask(node: HouseNode, path: string, wished: string, init: RequestInit) {
    const headers = { authorization: `Token ${this.#house.token}`, ...init.headers };
    const response = await fetch(`${node.process.url}${path}`, { ...init, method: 'POST', headers });
    return Object.assign(response, { wished });
  }

  #askForGroup(node: HouseNode) {
    const name = `wish ${this.#wishes++}`;
    const headers = { 'content-type': 'application/json' };
    return this.#ask(node, '/v1/groups/persons/', name, { headers, body: JSON.stringify({ name }) });
  }

  #sendFrame(node: HouseNode, source: string) {
    const body = new FormData();
    body.set('source', source);
    body.set('image', this.#picture, 'frame.jpg');
    return this.#ask(node, '/v1/entries/', `frame ${this.#wishes++}`, { body });
  }
}

/** Why a connection broke, as the system says. */
const codeOf = ({ cause, message }: Error): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : message;

/** A group, or the entries of a frame. */
interface Stored {
  readonly id?: number;
  readonly results?: readonly { readonly id: number }[];
}

const idsOf = (body: Stored): number[] =>
  body.id === undefined ? (body.results ?? []).map(({ id }) => id) : [body.id];

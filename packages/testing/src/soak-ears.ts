import { Client } from '@kith/client';
import type { NodesHouse } from './nodes-house.ts';

/** Somebody at every node who follows all events by the SDK, whatever becomes of the node. */
export class Ears {
  /** Ids of events as they came, by the name of the node. */
  readonly heard: ReadonlyMap<string, readonly number[]>;
  readonly #stop = new AbortController();
  readonly #following: readonly Promise<string | null>[];

  /** @param after the id of the last event that they need not hear; nothing is missed from there on */
  constructor({ nodes, token }: NodesHouse, after: number) {
    const heard = new Map(nodes.map(({ name }) => [name, [] as number[]]));
    this.heard = heard;
    this.#following = nodes.map(async ({ name, process }) => {
      const client = new Client({ baseUrl: process.url, apiToken: token });
      try {
        for await (const { id } of client.events({ after, signal: this.#stop.signal })) heard.get(name)?.push(id);
        return null;
      } catch (error) {
        return `Whoever listened at ${name} was given up: ${error}`;
      }
    });
  }

  /** Ends them. @returns what went wrong */
  async stop(): Promise<string[]> {
    this.#stop.abort();
    return (await Promise.all(this.#following)).filter((fault) => fault !== null);
  }
}

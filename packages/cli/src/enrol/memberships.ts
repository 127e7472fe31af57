import type { Client, Group } from '@kith/client';
import { limits } from '@kith/contract';

/** Puts persons into groups, a request for a hundred of them. */
export class Memberships {
  readonly #client: Client;
  readonly #groupsIds: readonly number[];
  readonly #seen = new Set<string>();
  #waiting: string[] = [];
  added = 0;
  already = 0;

  constructor(client: Client, groups: readonly Group[]) {
    this.#client = client;
    this.#groupsIds = groups.map(({ id }) => id);
  }

  async add(pid: string): Promise<void> {
    if (this.#groupsIds.length === 0 || this.#seen.has(pid)) return;
    this.#seen.add(pid);
    this.#waiting.push(pid);
    if (this.#waiting.length >= limits.pidsPerRequest) await this.flush();
  }

  /** Sends those who wait. */
  async flush(): Promise<void> {
    const pids = this.#waiting;
    this.#waiting = [];
    if (pids.length === 0) return;
    const { added, already } = await this.#client.groups.add({ pids, groupsIds: [...this.#groupsIds] });
    this.added += added;
    this.already += already;
  }
}

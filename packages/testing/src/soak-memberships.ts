import { setTimeout as pause } from 'node:timers/promises';
import { type NodesHouse, nodeOf } from './nodes-house.ts';
import { pictureOf } from './numbered-faces.ts';

/** Persons whose memberships change, by the numbers on their pictures, from this one on. */
const MEMBERS = { from: 50, count: 20 } as const;
const GROUPS = 5;
/** Nobody who is refused or cut off gives up before. */
const PERSISTENCE_MS = 120_000;

/** Persons who join groups on one node and are seen on another. */
export class Memberships {
  readonly counted: Record<string, number> = { 'memberships changed': 0, 'of them missed by the next event': 0 };
  readonly faults: string[] = [];
  readonly #house: NodesHouse;
  readonly #pids: readonly string[];
  readonly #groups: readonly number[];
  readonly #members = new Map<number, Set<number>>();

  private constructor(house: NodesHouse, pids: readonly string[], groups: readonly number[]) {
    this.#house = house;
    this.#pids = pids;
    this.#groups = groups;
  }

  static async among(house: NodesHouse): Promise<Memberships> {
    const { client } = nodeOf(house, 0);
    const pids: string[] = [];
    for (let number = 0; number < MEMBERS.count; number += 1) {
      const image = await pictureOf(MEMBERS.from + number);
      const { pid } = await client.persons.create({ image, source: 'door' });
      pids.push(String(pid));
    }
    const groups: number[] = [];
    for (let number = 0; number < GROUPS; number += 1)
      groups.push((await client.groups.create({ name: `${number}` })).id);
    return new Memberships(house, pids, groups);
  }

  /** One after another, so many at least, and until it is over. */
  async change(least: number, isOver: () => boolean): Promise<void> {
    for (let turn = 0; turn < least || !isOver(); turn += 1) await this.#change(turn);
  }

  /** Each is tried until it is answered: to join again what one has joined changes nothing. */
  async #change(turn: number): Promise<void> {
    const [person, group] = [turn % MEMBERS.count, Math.floor(turn / MEMBERS.count) % GROUPS];
    const members = this.#members.get(person) ?? new Set();
    this.#members.set(person, members);
    const leaves = members.has(group);
    const wish = { pids: [this.#pids[person]], groups_ids: [this.#groups[group]] };
    const headers = { 'content-type': 'application/json' };
    const request = { method: leaves ? 'DELETE' : 'POST', headers, body: JSON.stringify(wish) };
    await this.#persist(turn, '/v1/groups/persons/pids/', () => request);
    if (leaves) members.delete(group);
    else members.add(group);
    const image = new Blob([new Uint8Array(await pictureOf(MEMBERS.from + person))]);
    const { results } = await this.#persist(turn + 1, '/v1/entries/', () => {
      const body = new FormData();
      body.set('source', 'door');
      body.set('image', image, 'frame.jpg');
      return { method: 'POST', body };
    });
    const said = results[0].persons_groups.map(({ id }: { readonly id: number }) => id).sort();
    const wanted = [...members].map((index) => this.#groups[index]).sort();
    this.#count('memberships changed');
    if (said.join() === wanted.join()) return;
    this.#count('of them missed by the next event');
    this.faults.push(`Person ${person} is in groups ${wanted}, and the next event said ${said}.`);
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  async #persist(turn: number, path: string, request: () => RequestInit): Promise<any> {
    const deadline = performance.now() + PERSISTENCE_MS;
    for (;;) {
      const { url } = nodeOf(this.#house, turn).process;
      const { headers, ...init } = request();
      const authorized = { ...init, headers: { ...headers, authorization: `Token ${this.#house.token}` } };
      const answer = await fetch(url + path, authorized).catch(() => null);
      const text = await answer?.text().catch(() => null);
      if (answer?.ok && text) return JSON.parse(text);
      if (performance.now() > deadline) throw new Error(`${path} was never taken: ${answer?.status} ${text}`);
      await pause(100);
    }
  }

  #count(what: string): void {
    this.counted[what] = (this.counted[what] ?? 0) + 1;
  }
}

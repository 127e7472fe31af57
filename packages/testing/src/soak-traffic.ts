import { setTimeout as pause } from 'node:timers/promises';
import { EventListener } from './event-listener.ts';
import { pictureOf } from './numbered-faces.ts';
import { OWNER, type SoakHouse } from './soak-house.ts';

/** Persons who are known all the time, by the numbers on their pictures. */
export const KNOWN = 20;
/** Those who come for a day and are erased; and those whom nobody knows. */
const GUESTS = { from: 40, count: 20 } as const;
const STRANGERS = { from: 100, count: 100 } as const;
const GROUPS = 4;
/** Of events, in real time. */
const TOLD_WITHIN_MS = 20_000;

/** Who comes in, and what they are told, hour after hour. Whatever is not as it should be is a fault. */
export class SoakTraffic {
  readonly faults: string[] = [];
  /** Entries that were answered, with the groups that the person was in. */
  readonly answered: { readonly id: number; readonly groups: string }[] = [];
  readonly counted: Record<string, number> = {};
  #url = '';
  #token = '';
  #listener: EventListener | null = null;
  readonly #told = new Set<number>();
  readonly #pids: string[] = [];
  readonly #groups: { readonly id: number; readonly name: string }[] = [];
  readonly #members = new Map<number, Set<number>>();
  #guest: { readonly pid: string; readonly number: number } | null = null;

  /** Makes what stays: sources, groups and persons. */
  async moveIn(house: SoakHouse): Promise<void> {
    this.#url = house.url;
    const login = await this.ask('POST', '/v1/auth/token/', OWNER);
    this.#token = login.token.key;
    this.#token = (await this.ask('POST', '/v1/tokens/', { permanent: true })).key;
    const licence = await this.ask('POST', '/v1/licenses/sources/', { name: 'kept', entry_storage_days: 60 });
    await this.ask('POST', '/v1/sources/', {
      name: 'door',
      license_id: licence.id,
      manual_create_facesize_threshold: 0,
    });
    for (let number = 0; number < GROUPS; number += 1) {
      const { id, name } = await this.ask('POST', '/v1/groups/persons/', { name: `group ${number}` });
      this.#groups.push({ id, name });
    }
    for (let number = 0; number < KNOWN; number += 1) {
      this.#pids.push((await this.#send('/v1/persons/', number)).pid);
      this.#members.set(number, new Set());
    }
    await this.listen(house);
  }

  /** @returns the id of a notification profile that was not there */
  async profile(name: string, { url, cooldown_seconds }: { readonly url: string; readonly cooldown_seconds: number }) {
    const profile = { name, http_method: 0, destination_url: url, cooldown_seconds };
    return (await this.ask('POST', '/v1/notifications/', profile)).id as number;
  }

  /** Listens to a house, from the last event that was told. */
  async listen(house: SoakHouse): Promise<void> {
    this.#url = house.url;
    this.#listener?.[Symbol.dispose]();
    this.#listener = await EventListener.open(house.url);
    const after = Math.max(0, ...this.#told);
    this.#listener.say({ action: 'AUTH', data: { token: this.#token, after } });
  }

  /** Somebody who is known comes in. */
  async known(number: number): Promise<number> {
    const entry = await this.#see(number);
    const groups = [...(this.#members.get(number) ?? [])].map((group) => this.#groups[group]?.name).sort();
    const said = (entry.persons_groups as { readonly name: string }[]).map(({ name }) => name).sort();
    if (entry.pid !== this.#pids[number]) this.#fault(`Person ${number} was taken for ${entry.pid ?? 'nobody'}.`);
    if (said.join() !== groups.join()) this.#fault(`Person ${number} is in ${groups}, and ${said} were told.`);
    this.answered.push({ id: entry.id, groups: said.join() });
    return entry.id;
  }

  /** Somebody comes in whom nobody knows. */
  async stranger(turn: number): Promise<number> {
    return this.#nobody(STRANGERS.from + (turn % STRANGERS.count));
  }

  /** Somebody joins a group or leaves it; the very next event says so. */
  async membership(turn: number): Promise<void> {
    const [number, group] = [turn % KNOWN, turn % GROUPS];
    const groups = this.#members.get(number) ?? new Set();
    const wish = { pids: [this.#pids[number]], groups_ids: [this.#groups[group]?.id] };
    if (groups.delete(group)) await this.ask('DELETE', '/v1/groups/persons/pids/', wish);
    else {
      await this.ask('POST', '/v1/groups/persons/pids/', wish);
      groups.add(group);
    }
    this.#count('memberships changed');
  }

  /**
   * The guest of yesterday is erased and nobody any more, and another one is known.
   * @returns ids of entries that stay when this one is erased, too
   */
  async guests(turn: number): Promise<number[]> {
    const entries: number[] = [];
    if (this.#guest) {
      await this.ask('DELETE', `/v1/persons/${this.#guest.pid}/`);
      entries.push(await this.#nobody(this.#guest.number));
    }
    const number = GUESTS.from + (turn % GUESTS.count);
    const { pid } = await this.#send('/v1/persons/', number);
    const entry = await this.#see(number);
    if (entry.pid !== pid) this.#fault(`Guest ${number} was taken for ${entry.pid ?? 'nobody'}.`);
    this.#guest = { pid, number };
    this.answered.push({ id: entry.id, groups: '' });
    return entries;
  }

  /** A group, a source and a token come and go. */
  async passing(turn: number): Promise<void> {
    const group = await this.ask('POST', '/v1/groups/persons/', { name: `passing ${turn}` });
    await this.ask('POST', '/v1/groups/persons/pids/', { pids: this.#pids, groups_ids: [group.id] });
    await this.ask('DELETE', `/v1/groups/persons/${group.id}/`);
    const source = await this.ask('POST', '/v1/sources/', { name: `passing ${turn}` });
    await this.ask('DELETE', `/v1/sources/${source.id}/`);
  }

  /** @returns the key of a login, which lasts a day */
  async logIn(): Promise<string> {
    const { token } = await this.ask('POST', '/v1/auth/token/', OWNER);
    this.#count('logins');
    return token.key;
  }

  async works(key: string): Promise<boolean> {
    const answer = await fetch(`${this.#url}/v1/whoami/`, { headers: { authorization: `Token ${key}` } });
    await answer.arrayBuffer();
    return answer.status === 200;
  }

  /** A wrong password is refused, and the right one is not, however the clock went. */
  async guess(): Promise<void> {
    const wish = { ...OWNER, password: 'wrong' };
    const answer = await fetch(`${this.#url}/v1/auth/token/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
    await answer.arrayBuffer();
    if (answer.status !== 400) this.#fault(`A wrong password was answered with ${answer.status}.`);
  }

  /** Waits until everything that was answered was told on the websocket. */
  async allTold(): Promise<void> {
    const deadline = performance.now() + TOLD_WITHIN_MS;
    for (;;) {
      for (const { id } of this.#listener?.events ?? []) this.#told.add(id);
      if (this.#listener) this.#listener.messages.length = 0;
      const missed = this.answered.filter(({ id }) => !this.#told.has(id));
      if (missed.length === 0) break;
      if (performance.now() > deadline) {
        this.#fault(`${missed.length} events were not told, the first of entry ${missed[0]?.id}.`);
        break;
      }
      await pause(2);
    }
    this.#count('events told', this.answered.length);
    this.answered.length = 0;
    // Ids only grow.
    for (const id of [...this.#told].slice(0, -1)) this.#told.delete(id);
  }

  /** Figures of usage, by month and event. */
  async usage(): Promise<
    readonly { readonly month: string; readonly event_type: number; readonly quantity: number }[]
  > {
    return (await this.ask('GET', '/v1/billing/usage/?limit=1000')).results;
  }

  close(): void {
    this.#listener?.[Symbol.dispose]();
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  async ask(method: string, path: string, body?: object): Promise<any> {
    const answer = await fetch(this.#url + path, {
      method,
      headers: { authorization: `Token ${this.#token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return this.#taken(`${method} ${path}`, answer);
  }

  // biome-ignore lint/suspicious/noExplicitAny: entries and persons
  async #send(path: string, number: number): Promise<any> {
    const form = new FormData();
    form.set('source', 'door');
    form.set('image', new Blob([new Uint8Array(await pictureOf(number))]));
    const headers = { authorization: `Token ${this.#token}` };
    return this.#taken(path, await fetch(this.#url + path, { method: 'POST', headers, body: form }));
  }

  async #see(number: number) {
    const { results } = await this.#send('/v1/entries/', number);
    this.#count('entries');
    return results[0];
  }

  async #nobody(number: number): Promise<number> {
    const entry = await this.#see(number);
    if (entry.pid !== null) this.#fault(`Somebody unknown (${number}) was taken for ${entry.pid}.`);
    this.answered.push({ id: entry.id, groups: '' });
    return entry.id;
  }

  async #taken(what: string, answer: Response) {
    const text = await answer.text();
    this.#count('requests');
    if (answer.status >= 300) throw new Error(`${what} was answered with ${answer.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  #fault(what: string): void {
    this.faults.push(what);
  }

  #count(what: string, by = 1): void {
    this.counted[what] = (this.counted[what] ?? 0) + by;
  }
}

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type HouseNode, type NodesHouse, openNodes } from './nodes-house.ts';
import { pictureOf } from './numbered-faces.ts';
import type { PostgresServer } from './postgres-server.ts';
import { Receiver } from './receiver.ts';
import { SteadyLoad } from './steady-load.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** Persons whose memberships change, by the numbers on their pictures, from this one on. */
const MEMBERS = { from: 50, count: 20 } as const;
const GROUPS = 5;
const PASSING_BY = 1;
/** How long whatever was stopped lasts. */
const STOPPED_MS = 3000;
/** How long everything may take to be as before, on a busy machine. */
const WELL_AGAIN_MS = 90_000;
const ALL_TOLD_MS = 180_000;
/** Nobody who is refused or cut off gives up before. */
const PERSISTENCE_MS = 120_000;

/** What happens to a house of nodes while they work. */
export interface Mishap {
  readonly name: string;
  readonly happen: (house: NodesHouse, turn: number, load: SteadyLoad) => Promise<void>;
}

/** What was counted, and what was wrong: nothing, if all is well. */
export interface NodesReport {
  readonly counted: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

interface Wish {
  readonly forMs: number;
  /** Changed on one node and looked for in the very next event of another. */
  readonly memberships: number;
  /** Beside those that always happen; a rolling upgrade, for one. */
  readonly more?: readonly Mishap[];
}

/**
 * Three nodes over one PostgreSQL under steady load, and one mishap after another: kills, stalls, restarts of the database, a full disk.
 * Nothing that was answered is lost, nothing that was refused is there, every webhook arrives, and memberships are seen at once.
 */
export async function surviveMishaps(
  postgres: PostgresServer,
  { forMs, memberships, more = [] }: Wish,
  say: (line: string) => void = () => undefined,
): Promise<NodesReport> {
  await using folder = await temporaryFolder();
  await using hooks = await Receiver.open();
  const fullFile = join(folder.path, 'full');
  const url = `${postgres.url}/postgres`;
  await using house = await openNodes(3, url, {
    NODE_OPTIONS: `--import=${import.meta.resolve('./full-disk-preload.js')}`,
    TEST_FULL_FILE: fullFile,
  });
  const [first] = house.nodes;
  if (!first) throw new Error('There are three.');
  await first.client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0, autoCreatePersons: true });
  await first.client.notifications.create({ name: 'all', httpMethod: 0, destinationUrl: hooks.url });
  const changes = await Memberships.among(house);
  const load = new SteadyLoad(house, await pictureOf(PASSING_BY), 'door');
  const changing = changes.change(memberships);
  const counted: Record<string, number> = {};
  const mishaps = [...always(postgres, fullFile), ...more];
  const end = performance.now() + forMs;
  const changesDone = changing.then(() => true);
  for (let turn = 0; performance.now() < end || turn < mishaps.length; turn += 1) {
    const { name, happen } = mishaps[turn % mishaps.length] as Mishap;
    const began = performance.now();
    await happen(house, turn, load);
    await until(() => allWell(house, load, began), `all is well after ${name}`, WELL_AGAIN_MS);
    counted[name] = (counted[name] ?? 0) + 1;
    say(`${name}: all was well again after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  await changesDone;
  await load.stop();
  const { counted: truth, faults } = await compare(url, load, hooks);
  return { counted: { ...counted, ...changes.counted, ...truth }, faults: [...changes.faults, ...faults] };
}

const nodeOf = (house: NodesHouse, turn: number): HouseNode => house.nodes[turn % house.nodes.length] as HouseNode;

const always = (postgres: PostgresServer, fullFile: string): readonly Mishap[] => [
  {
    name: 'a node is killed',
    async happen(house, turn) {
      const node = nodeOf(house, turn);
      await node.process.end('SIGKILL');
      await node.restart();
    },
  },
  {
    name: 'a node sleeps',
    async happen(house, turn) {
      const { process: kith } = nodeOf(house, turn);
      kith.sleep();
      await pause(STOPPED_MS);
      kith.wake();
    },
  },
  {
    name: 'the database is restarted',
    async happen() {
      await postgres.stop();
      await postgres.start();
    },
  },
  {
    name: 'the disk is full',
    async happen(_house, _turn, load) {
      const began = performance.now();
      await writeFile(fullFile, '');
      const isRefused = () => load.since(began).some(({ what, status }) => what === 'frame' && status === 503);
      await until(isRefused, 'a picture to be refused', WELL_AGAIN_MS);
      await pause(STOPPED_MS);
      await rm(fullFile);
    },
  },
  {
    name: 'the database crashes',
    async happen() {
      await postgres.stop('crash');
      await postgres.start();
    },
  },
  {
    name: 'a node is stopped and started',
    async happen(house, turn) {
      const node = nodeOf(house, turn);
      await node.process.end('SIGTERM');
      await node.restart();
    },
  },
];

/** Whether every node is ready, and has stored something since. */
async function allWell(house: NodesHouse, load: SteadyLoad, since: number): Promise<boolean> {
  for (const node of house.nodes) {
    const stores = load.since(since, node).some(({ what, status }) => what === 'frame' && status === 201);
    if (!stores) return false;
    const ready = await fetch(`${node.process.url}/readyz`).catch(() => null);
    await ready?.arrayBuffer();
    if (ready?.status !== 200) return false;
  }
  return true;
}

/** Persons who join groups on one node and are seen on another. */
class Memberships {
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

  async change(times: number): Promise<void> {
    for (let turn = 0; turn < times; turn += 1) await this.#change(turn);
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

/** What was answered is there, what was refused is not, and everything that is there was told. */
async function compare(databaseUrl: string, load: SteadyLoad, hooks: Receiver): Promise<NodesReport> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const idsOf = async (query: string): Promise<Set<number>> =>
    new Set((await database.query<{ id: string }>(query)).rows.map(({ id }) => Number(id)));
  try {
    const told = (): Set<number> => new Set(hooks.received.map(({ body }) => Number(JSON.parse(body).id)));
    const owed = () => idsOf('select id from deliveries where settled is null');
    const faults: string[] = [];
    await until(async () => (await owed()).size === 0, 'every webhook', ALL_TOLD_MS).catch((error: Error) =>
      faults.push(error.message),
    );
    const [entries, groups] = [await idsOf('select id from entries'), await idsOf('select id from groups')];
    const names = new Set(
      (await database.query<{ name: string }>('select name from groups')).rows.map(({ name }) => name),
    );
    const withHooks = await idsOf('select entry_id as id from deliveries');
    const answered = load.answers.filter(({ status }) => status === 201);
    const ids = (what: 'frame' | 'group') =>
      answered.filter((answer) => answer.what === what).flatMap((each) => each.ids);
    const lost = [...ids('frame').filter((id) => !entries.has(id)), ...ids('group').filter((id) => !groups.has(id))];
    const refused = load.answers.filter(({ status, retryAfter }) => status === 503 && retryAfter > 0);
    const invented = refused.filter(({ what, name }) => what === 'group' && names.has(name));
    const strange = load.answers.filter((answer) => ![201, 0].includes(answer.status) && !refused.includes(answer));
    const heard = told();
    const unheard = [...withHooks].filter((id) => !heard.has(id));
    const untrue = [...heard].filter((id) => !entries.has(id));
    const failed = { lost, invented, strange, unheard, untrue };
    for (const [what, all] of Object.entries(failed)) {
      if (all.length > 0) faults.push(`${all.length} ${what}, the first ${JSON.stringify(all[0])}.`);
    }
    const counted = {
      'wishes answered': answered.length,
      'wishes refused with 503 and Retry-After': refused.length,
      'wishes cut off': load.answers.filter(({ status }) => status === 0).length,
      'answered and lost': lost.length,
      'refused and there all the same': invented.length,
      'answered otherwise': strange.length,
      'events owed': withHooks.size,
      'events never told': unheard.length,
      'events told twice or more': hooks.received.length - heard.size,
    };
    return { counted, faults };
  } finally {
    await database.end();
  }
}

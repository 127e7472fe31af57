/** Person groups at full size: the real server beside bare SQL on the same database and beside an empty route, in one run. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memberships, SpaceId } from '@kith/contract';
import {
  addMembers,
  Database,
  type DatabaseConfig,
  groupsOfPerson,
  listPersons,
  type PersonId,
  removeMembers,
} from '@kith/server/parts';
import { startProcess } from '@kith/testing/kith-process';
import { startPostgres } from '@kith/testing/postgres-server';
import { Pool } from 'undici';
import { processorLine } from '../processor.ts';
import { measureAtOnce, measureSearch } from './at-once.ts';
import { openBare } from './bare.ts';
import { loadDataSet, pidOf, size } from './data-set.ts';
import { inTurn, type Times, timesOf } from './times.ts';

const ROUNDS = 200;
const account = { username: 'bench', password: 'bench-password' };
const GROUPS = '/v1/groups/persons/';

const wanted = process.argv[2] ?? 'both';
console.log(processorLine());
console.log(
  `${size.groups} groups, ${size.persons} persons, ${size.memberships} memberships, one group of ${size.largest}; ${ROUNDS} rounds, one client\n`,
);
if (wanted !== 'postgres')
  await onFolder('sqlite', async (folder) => measure({ kind: 'sqlite', file: join(folder, 'kith.sqlite') }, folder));
if (wanted !== 'sqlite') {
  await using server = await startPostgres();
  await onFolder('PostgreSQL', (folder) => measure({ kind: 'postgres', url: `${server.url}/postgres` }, folder));
}

async function nothing(): Promise<void> {}

async function onFolder(name: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-groups-'));
  try {
    console.log(name);
    await work(folder);
    console.log();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(config: DatabaseConfig, folder: string): Promise<void> {
  await loadDataSet(config, account);
  await inProcess(config);
  const kith = await startProcess({
    KITH_DATA_DIR: folder,
    KITH_REQUESTS_PER_SECOND: '0',
    KITH_DATABASE_URL: config.kind === 'sqlite' ? `sqlite:${config.file}` : config.url,
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
  });
  try {
    await overHttp(config, kith.url);
  } finally {
    await kith.end('SIGTERM');
  }
}

/** Without HTTP: what the operations themselves cost. */
async function inProcess(config: DatabaseConfig): Promise<void> {
  await using database = await Database.open(config);
  await using bare = await openBare(config);
  for (const q of ['199999', '9999', '77']) {
    const page = { q, limit: 20, offset: 0, after: undefined, now: Date.now() };
    await measureSearch(
      `persons whose name holds ${q}, in the process`,
      () => listPersons(database.reading, [SpaceId.parse(1)], page),
      () => groupsOfPerson(database.queries, SpaceId.parse(1), 1 as PersonId, Date.now()),
    );
  }
  const person = (round: number) => 1 + ((round * 7919) % size.persons);
  const [names, floor] = await inTurn(ROUNDS * 10, [
    (round) => groupsOfPerson(database.queries, SpaceId.parse(1), person(round) as PersonId, Date.now()),
    (round) =>
      bare.rows(
        'select g.id, g.name from memberships m join groups g on g.id = m.group_id where m.space_id = 1 and m.person_id = ? order by m.group_id',
        [person(round)],
      ),
  ]);
  say('names of all groups of a person, in the process', names, floor);
  for (const [what, change] of [
    ['add', addMembers],
    ['remove', removeMembers],
  ] as const) {
    const wish = (round: number) => Memberships.parse({ pids: pids(round, 100), groups_ids: target(round) });
    const [kith, sql] = await inTurn(ROUNDS, [
      (round) =>
        change(
          {
            db: database,
            clock: Date.now,
            onEnded: { believed: Date.now, latest: Date.now, tell: nothing, follow: nothing },
          },
          [SpaceId.parse(1)],
          wish(round + 50_000),
        ),
      (round) => bareChange(bare, what, pids(round + 150_000, 100), target(round + 150_000)),
    ]);
    say(`${what} 100 pids × 5 groups, in the process`, kith, sql);
  }
}

async function overHttp(config: DatabaseConfig, url: string): Promise<void> {
  await using bare = await openBare(config);
  const pool = new Pool(url, { connections: 1, pipelining: 1 });
  const otherPool = new Pool(url, { connections: 1, pipelining: 1 });
  const json = async (method: Parameters<Call>[0], path: string, body?: object, token = '', over = pool) => {
    const answer = await over.request({
      method,
      path,
      headers: { authorization: `Token ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const { key } = (await json('POST', '/v1/auth/token/', account)).token;
  const call: Call = (method, path, body) => json(method, path, body, key);
  const other: Call = (method, path, body) => json(method, path, body, key, otherPool);
  const empty = () => call('GET', '/healthz');
  const compare = async (
    name: string,
    viaKith: (round: number) => Promise<unknown>,
    viaSql: (round: number) => Promise<unknown>,
  ) => {
    const [kith, floor, route] = await inTurn(ROUNDS, [viaKith, viaSql, empty]);
    say(name, kith, floor, route);
  };

  const list = (values: readonly string[]) => values.map(() => '?').join(',');
  await compare(
    'add 100 pids × 5 groups',
    (round) => call('POST', `${GROUPS}pids/`, { pids: pids(round, 100), groups_ids: target(round) }),
    (round) => bareChange(bare, 'add', pids(round + 100_000, 100), target(round + 100_000)),
  );
  await compare(
    'remove 100 pids × 5 groups',
    (round) => call('DELETE', `${GROUPS}pids/`, { pids: pids(round, 100), groups_ids: target(round) }),
    (round) => bareChange(bare, 'remove', pids(round + 100_000, 100), target(round + 100_000)),
  );
  await compare(
    'page of 20 groups',
    (round) => call('GET', `${GROUPS}?limit=20&offset=${(round * 20) % 900}`),
    (round) => bare.rows('select * from groups where space_id = 1 order by id limit 20 offset ?', [(round * 20) % 900]),
  );
  await compare(
    'page of 20 groups by size',
    () => call('GET', `${GROUPS}?limit=20&sort=-persons_count`),
    () => bare.rows('select * from groups where space_id = 1 order by persons_count desc, id desc limit 20'),
  );
  const members =
    'select p.pid, p.created, m.since from memberships m join persons p on p.id = m.person_id where m.space_id = 1 and m.group_id = 1';
  await compare(
    'page of 20 persons of the largest group',
    (round) => call('GET', `${GROUPS}1/pids/?limit=20&offset=${(round * 20) % 1000}`),
    (round) => bare.rows(`${members} order by m.person_id limit 20 offset ?`, [(round * 20) % 1000]),
  );
  await compare(
    'last page of the largest group, by offset',
    () => call('GET', `${GROUPS}1/pids/?limit=20&offset=${size.largest - 20}`),
    () => bare.rows(`${members} order by m.person_id limit 20 offset ?`, [size.largest - 20]),
  );
  const last = (size.largest * 2 - 40).toString(36);
  await compare(
    'last page of the largest group, by cursor',
    () => call('GET', `${GROUPS}1/pids/?limit=20&after=${last}`),
    () => bare.rows(`${members} and m.person_id > ? order by m.person_id limit 20`, [size.largest * 2 - 40]),
  );
  await compare(
    'persons of the largest group, filtered by 100 pids',
    (round) => call('GET', `${GROUPS}1/pids/?limit=100&pids=${pids(round, 100).join(',')}`),
    (round) =>
      bare.rows(
        `${members} and p.space_id = 1 and p.pid in (${list(pids(round, 100))}) order by m.person_id limit 100`,
        pids(round, 100),
      ),
  );
  for (const [name, not] of [
    ['include', ''],
    ['exclude', 'not'],
  ] as const) {
    await compare(
      `groups, pids_${name} of 3`,
      (round) => call('GET', `${GROUPS}?pids_${name}=${pids(round, 3).join(',')}`),
      (round) =>
        bare.rows(
          `select * from groups where space_id = 1 and id ${not} in (select group_id from memberships where space_id = 1 and person_id in
            (select id from persons where space_id = 1 and pid in (?,?,?))) order by id limit 20`,
          pids(round, 3),
        ),
    );
  }
  await measureAtOnce(url, key);
  await whileDeleting(call, other);
  await pool.close();
  await otherPool.close();
}

function pids(round: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => pidOf(1 + ((round * 331 + i * 17) % size.persons)));
}

/** Five groups, others in every round. */
function target(round: number): number[] {
  return Array.from({ length: 5 }, (_, i) => 3 + ((round * 5 + i) % (size.groups - 3)));
}

type Call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<unknown>;

/** How long others wait while something large goes. */
async function whileDeleting(call: Call, other: Call): Promise<void> {
  const page = async (round: number) => {
    const start = performance.now();
    await call('GET', `${GROUPS}?limit=20&offset=${(round * 20) % 900}`);
    return performance.now() - start;
  };
  const pages = async (): Promise<Times> => {
    const times: number[] = [];
    for (let round = 0; round < 1000; round++) times.push(await page(round));
    return timesOf(times);
  };
  const compare = async (what: string, path: string): Promise<void> => {
    const quiet = await pages();
    const start = performance.now();
    const answered = other('DELETE', path).then(() => performance.now() - start);
    const during = await pages();
    const ratio = during.p99 / quiet.p99;
    console.log(
      `  deleting ${what}: answered after ${(await answered).toFixed(1)} ms; a page of groups p99 ${quiet.p99.toFixed(2)} ms before, ` +
        `${during.p99.toFixed(2)} ms meanwhile (${ratio.toFixed(1)}×)`,
    );
  };
  await compare(`the group of ${size.largest}`, `${GROUPS}1/`);
  const groups_ids = Array.from({ length: size.groups - 1 }, (_, i) => i + 2);
  await call('PUT', `/v1/persons/${pidOf(77)}/groups/`, { groups_ids });
  await compare(`a person in ${groups_ids.length} groups`, `/v1/persons/${pidOf(77)}/`);
}

function bareChange(
  bare: Awaited<ReturnType<typeof openBare>>,
  what: 'add' | 'remove',
  pids: string[],
  groups: number[],
): Promise<void> {
  const persons = `select id from persons where space_id = 1 and pid in (${pids.map(() => '?').join(',')})`;
  const inGroups = groups.map(() => '?').join(',');
  const change =
    what === 'add'
      ? `insert into memberships (space_id, group_id, person_id, since)
          select 1, g.id, p.id, 0 from groups g, (${persons}) p where g.id in (${inGroups}) on conflict do nothing`
      : `delete from memberships where space_id = 1 and person_id in (${persons}) and group_id in (${inGroups})`;
  const sign = what === 'add' ? '+' : '-';
  return bare.transaction([
    [change, [...pids, ...groups]],
    [`update groups set persons_count = persons_count ${sign} 0 where space_id = 1 and id in (${inGroups})`, groups],
  ]);
}

function say(name: string, kith: Times | undefined, floor: Times | undefined, route?: Times): void {
  if (!kith || !floor) return;
  const show = ({ p50, p99, rate }: Times) => `p50 ${p50.toFixed(3)} p99 ${p99.toFixed(3)} ms ${rate.toFixed(0)}/s`;
  const allowed = route && `; SQL + 2 × empty ${(floor.p50 + 2 * route.p50).toFixed(3)} ms; empty ${show(route)}`;
  console.log(
    `  ${name.padEnd(52)} ${show(kith)} | SQL ${show(floor)} (ratio of rates ${(kith.rate / floor.rate).toFixed(2)})${allowed ?? ''}`,
  );
}

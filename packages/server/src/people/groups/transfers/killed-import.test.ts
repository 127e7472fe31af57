import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Import } from '@kith/contract';
import { Api } from '@kith/testing/api';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideConfig } from '../../../platform/config/config.ts';
import { readEnv } from '../../../platform/config/env.ts';
import { Database } from '../../../platform/db/database.ts';

const GROUPS = '/v1/groups/persons/';
const PASSWORD = 'password of the first account';
const PERSONS = 100_000;

let env: Record<string, string>;
let kith: KithProcess;

beforeAll(async () => {
  env = {
    KITH_DATA_DIR: await mkdtemp(join(tmpdir(), 'kith-import-')),
    KITH_DATABASE_URL: await testDatabaseUrl(),
    KITH_ADMIN_PASSWORD: PASSWORD,
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
  };
});
afterAll(async () => {
  await kith?.end('SIGKILL');
  await rm(env.KITH_DATA_DIR ?? '', { recursive: true, force: true });
});

const start = async (): Promise<Api> => {
  kith = await startProcess(env);
  return Api.logIn(kith.url, 'admin', PASSWORD);
};

/** Stores persons without faces beside the running Kith. */
async function addPersons(): Promise<void> {
  await using database = await Database.open(decideConfig(readEnv(env)).database);
  await sql`insert into persons (space_id, pid, created, facesize, external_id)
    with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${PERSONS})
    select spaces.id, 'person-' || i, 0, 0, 'E-' || i from numbers, spaces`.execute(database.queries);
  await sql`analyze persons`.execute(database.queries);
}

const headersOf = ({ token }: Api) => ({
  authorization: `Token ${token}`,
  'content-type': 'text/csv',
  'idempotency-key': 'all',
});

async function send(
  api: Api,
  group: number,
  file: string,
): Promise<{ status: number; body: Import & { skipped: number } }> {
  const answer = await fetch(`${api.url}${GROUPS}${group}/imports/`, {
    method: 'POST',
    headers: headersOf(api),
    body: file,
  });
  return { status: answer.status, body: (await answer.json()) as Import & { skipped: number } };
}

it('an import of 100,000 rows that is killed half-way goes on after the next start', { timeout: 120_000 }, async () => {
  let api = await start();
  await addPersons();
  const group: number = (await api.send('POST', GROUPS, { name: 'Everybody' })).body.id;
  const progress = async (): Promise<Import | undefined> =>
    (await api.send('GET', `${GROUPS}${group}/imports/?key=all`)).body.results[0];
  // Every tenth person is named by its pid. Every tenth thousand has a row that is nobody, and one that is no row.
  const rows = Array.from({ length: PERSONS }, (_, i) => {
    const row = i % 10 === 0 ? `,person-${i + 1}` : `E-${i + 1}`;
    return i % 10_000 === 5000 ? [row, `nobody-${i}`, '"torn'] : [row];
  }).flat();
  const file = ['external_id,pid', ...rows, ''].join('\n');

  // The rest of the file waits, so that the import cannot end before it is killed.
  const broken = httpRequest(`${api.url}${GROUPS}${group}/imports/`, {
    method: 'POST',
    headers: { ...headersOf(api), 'content-length': Buffer.byteLength(file) },
  });
  const killed = once(broken, 'response');
  killed.catch(() => undefined);
  broken.write(file.slice(0, file.length * 0.7));
  await until(
    async () => {
      const { bytes = 0, bytes_total: total } = (await progress()) ?? {};
      return total && bytes / total > 0.3;
    },
    'a third of the import',
    60_000,
  );
  await kith.end('SIGKILL');
  await expect(killed).rejects.toThrow();

  api = await start();
  const stopped = await progress();
  if (!stopped) throw new Error('The import is gone.');
  expect(stopped).toMatchObject({ status: 'running', finished: null });
  expect(stopped.rows).toBeLessThan(rows.length);
  expect(stopped.rows).toBe(stopped.added + stopped.invalid);
  const countNow = async (): Promise<number> => (await api.send('GET', `${GROUPS}${group}/`)).body.persons_count;
  expect(await countNow()).toBe(stopped.added);

  const { status, body } = await send(api, group, file);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    status: 'done',
    rows: rows.length,
    added: PERSONS,
    already: 0,
    invalid: 20,
    skipped: stopped.rows,
  });
  expect(await countNow()).toBe(PERSONS);
  const { count } = (await api.send('GET', `${GROUPS}${group}/pids/?limit=1`)).body;
  const report = (await api.send('GET', `${GROUPS}${group}/imports/${body.id}/report/?limit=100`)).body;
  expect([count, report.count]).toEqual([PERSONS, 20]);
  expect(report.results.slice(0, 2)).toEqual([
    { row: 5002, outcome: 'unknown', value: 'nobody-5000' },
    { row: 5003, outcome: 'malformed', value: '' },
  ]);
  expect(await send(api, group, file)).toEqual({ status: 200, body: { ...body, skipped: rows.length } });

  const exported = await fetch(`${api.url}${GROUPS}${group}/export/`, {
    headers: { authorization: `Token ${api.token}` },
  });
  const pids = (await exported.text())
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0]);
  expect(pids).toHaveLength(PERSONS);
  expect(new Set(pids)).toEqual(new Set(Array.from({ length: PERSONS }, (_, i) => `person-${i + 1}`)));
});

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Import } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideConfig } from '../../../platform/config/config.ts';
import { readEnv } from '../../../platform/config/env.ts';
import { Database } from '../../../platform/db/database.ts';

const PASSWORD = 'password of the first account';
const PERSONS = 100_000;
/** What both senders call the import. */
const KEY = 'all';

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

const start = async (): Promise<Client> => {
  kith = await startProcess(env);
  return logIn(kith.url, PASSWORD);
};

/** Stores persons without faces beside the running Kith. */
async function addPersons(): Promise<void> {
  await using database = await Database.open(decideConfig(readEnv(env)).database);
  await sql`insert into persons (space_id, pid, created, facesize, external_id)
    with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${PERSONS})
    select spaces.id, 'person-' || i, 0, 0, 'E-' || i from numbers, spaces`.execute(database.queries);
  await sql`analyze persons`.execute(database.queries);
}

it('an import of 100,000 rows that is killed half-way goes on after the next start', { timeout: 120_000 }, async () => {
  let client = await start();
  await addPersons();
  const { id: group } = await client.groups.create({ name: 'Everybody' });
  const progress = async (): Promise<Import | undefined> =>
    (await client.groups.imports(group, { key: KEY })).results[0];
  // Every tenth person is named by its pid. Every tenth thousand has a row that is nobody, and one that is no row.
  const rows = Array.from({ length: PERSONS }, (_, i) => {
    const row = i % 10 === 0 ? `,person-${i + 1}` : `E-${i + 1}`;
    return i % 10_000 === 5000 ? [row, `nobody-${i}`, '"torn'] : [row];
  }).flat();
  const file = ['external_id,pid', ...rows, ''].join('\n');

  // The rest of the file waits, so that the import cannot end before it is killed.
  const token = await client.tokens.create();
  const broken = httpRequest(`${kith.url}/v1/groups/persons/${group}/imports/`, {
    method: 'POST',
    headers: {
      authorization: `Token ${token.key}`,
      'content-type': 'text/csv',
      'content-length': Buffer.byteLength(file),
      'idempotency-key': KEY,
    },
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

  client = await start();
  const stopped = await progress();
  if (!stopped) throw new Error('The import is gone.');
  expect(stopped).toMatchObject({ status: 'running', finished: null });
  expect(stopped.rows).toBeLessThan(rows.length);
  expect(stopped.rows).toBe(stopped.added + stopped.invalid);
  const countNow = async (): Promise<number> => (await client.groups.get(group)).persons_count;
  expect(await countNow()).toBe(stopped.added);

  const done = await client.groups.importMembers(group, file, { key: KEY });
  expect(done).toMatchObject({
    id: stopped.id,
    status: 'done',
    rows: rows.length,
    added: PERSONS,
    already: 0,
    invalid: 20,
    skipped: stopped.rows,
  });
  expect(await countNow()).toBe(PERSONS);
  expect((await client.groups.persons(group, { limit: 1 })).count).toBe(PERSONS);
  const report = await client.groups.importReport(group, done.id, { limit: 100 });
  expect(report.results).toHaveLength(20);
  expect(report.results.slice(0, 2)).toEqual([
    { row: 5002, outcome: 'unknown', value: 'nobody-5000', field: null, message: null },
    { row: 5003, outcome: 'malformed', value: '', field: null, message: null },
  ]);
  const again = await client.groups.importMembers(group, file, { key: KEY });
  expect(again).toEqual({ ...done, skipped: rows.length });

  let exported = '';
  for await (const piece of client.groups.exportMembers(group)) exported += piece;
  const pids = exported
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0]);
  expect(pids).toHaveLength(PERSONS);
  expect(new Set(pids)).toEqual(new Set(Array.from({ length: PERSONS }, (_, i) => `person-${i + 1}`)));
});

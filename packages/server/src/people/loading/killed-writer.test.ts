import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faceLike } from '@kith/testing/face-like';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { decideConfig } from '../../platform/config/config.ts';
import { readEnv } from '../../platform/config/env.ts';
import { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { randomIds } from '../../platform/ids.ts';
import { openFaceIndex } from '../../recognition/faceindex/scan-index.ts';
import { withScaled } from '../../recognition/scale/scale-template.ts';
import { createAccount } from '../../tenancy/accounts/accounts.ts';
import { IndexSync } from '../persons/index-sync.ts';
import { insertPerson } from '../persons/store.ts';

const PERSONS = 3000;
const TRIES = 20;
const here = fileURLToPath(new URL('../../../../..', import.meta.url));

/** A node that keeps a snapshot at once, and is killed as soon as there is half of one; 0: it kept it whole. */
const killedNode = `
  import { existsSync } from 'node:fs';
  import { createLog, Database, decideConfig, IndexSync, openFaceIndex, readEnv } from '@kith/server/parts';
  const { database, dataDir } = decideConfig(readEnv());
  const part = process.env.TEST_PART;
  const log = createLog('silent');
  setInterval(() => undefined, 1000);
  const look = () => (existsSync(part) ? process.kill(process.pid, 'SIGKILL') : setImmediate(look));
  const db = await Database.open(database);
  const faceIndex = await openFaceIndex({ threads: 0 });
  const kept = () => db.queries.selectFrom('index_snapshots').select('id').execute();
  const before = (await kept()).map(({ id }) => id).join();
  look();
  const snapshots = { leastTemplates: 1, quietMs: 0 };
  const sync = await IndexSync.open({ db, database, faceIndex, log, dataDir, node: 'killed', snapshots });
  while ((await kept()).map(({ id }) => id).join() === before) await new Promise(setImmediate);
  await sync.kept();
  process.exit(0);
`;

it('a node that is killed while it writes a snapshot starts as if it had not begun', {
  timeout: 300_000,
}, async () => {
  await using folder = await temporaryFolder();
  const env = { KITH_DATA_DIR: folder.path, KITH_DATABASE_URL: await testDatabaseUrl() };
  const { database } = decideConfig(readEnv(env));
  const faces = join(folder.path, 'faces');
  await using db = await Database.open(database);
  await createAccount({ db, clock: Date.now }, 'owner', 'owner-password');
  const { id: spaceId } = await db.queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();
  await db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, spaceId), now: 0 };
    const { stranger } = faceLike(3);
    const look = { space_id: spaceId, source_id: null, created: 0, facesize: 1, face_image: null, full_image: null };
    for (let i = 0; i < PERSONS; i++) {
      await insertPerson(tx, { ...look, pid: randomIds.pid() }, { ...withScaled(stranger()), entryId: null }, change);
    }
  });

  const run = async (): Promise<NodeJS.Signals | null> => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', killedNode], {
      cwd: here,
      env: { ...process.env, ...env, TEST_PART: join(faces, `${spaceId}.faces.new.part`) },
      stdio: 'inherit',
    });
    await once(child, 'exit');
    return child.signalCode;
  };
  const start = async (): Promise<{ readonly from: string | undefined; readonly persons: number }> => {
    const said: { readonly from?: string }[] = [];
    const log = pino({ base: null, level: 'debug' }, { write: (line: string) => void said.push(JSON.parse(line)) });
    await using faceIndex = await openFaceIndex({ threads: 0 });
    const place = { db, database, dataDir: folder.path, node: 'killed' };
    const snapshots = { leastTemplates: 1, quietMs: 600_000, stopTemplates: 0 };
    await using sync = await IndexSync.open({ ...place, faceIndex, log, snapshots });
    await until(() => sync.progress.started, 'all faces are there', 60_000);
    return { from: said.find(({ from }) => from)?.from, persons: faceIndex.size(spaceId) };
  };
  const keys = async () => (await db.queries.selectFrom('index_snapshots').select('id').execute()).length;

  let killed = 0;
  for (let i = 0; i < TRIES && killed === 0; i++) if ((await run()) === 'SIGKILL') killed++;
  expect(killed).toBe(1);
  expect(existsSync(join(faces, `${spaceId}.faces`))).toBe(false);
  expect(await start()).toEqual({ from: 'database', persons: PERSONS });
  expect([await readdir(faces), await keys()]).toEqual([[], 0]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KithApiError } from '@kith/client';
import { startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { expect, it } from 'vitest';

const PASSWORD = 'password of the first account';

it('what was answered is on record, when the process is killed while it changes things', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-audit-'));
  const databaseUrl = await testDatabaseUrl();
  const start = () =>
    startProcess({
      KITH_DATA_DIR: dataDir,
      KITH_DATABASE_URL: databaseUrl,
      KITH_ADMIN_PASSWORD: PASSWORD,
      ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    });
  let kith = await start();
  try {
    const client = await logIn(kith.url, PASSWORD);
    const answered: number[] = [];
    const changing = Array.from({ length: 8 }, async (_, hand) => {
      for (let n = 0; ; n++) {
        try {
          answered.push((await client.spaces.create({ name: `${hand} ${n}` })).id);
        } catch (error) {
          if (!(error instanceof KithApiError)) throw error;
          if (error.kind !== 'refused') return;
        }
      }
    });
    while (answered.length < 100) await new Promise(setImmediate);
    await kith.end('SIGKILL');
    await Promise.all(changing);

    kith = await start();
    const again = await logIn(kith.url, PASSWORD);
    const recorded = new Set<number | string>();
    for await (const { objects } of again.audit.iterate({ action: 'POST /v1/spaces/' })) {
      for (const id of objects.created ?? []) recorded.add(id);
    }
    expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
  } finally {
    await kith.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
});

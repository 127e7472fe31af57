import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '@kith/testing/api';
import { startProcess } from '@kith/testing/kith-process';
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
    const api = await Api.logIn(kith.url, 'admin', PASSWORD);
    const answered: number[] = [];
    const changing = Array.from({ length: 8 }, async (_, client) => {
      for (let n = 0; ; n++) {
        const answer = await api.send('POST', '/v1/spaces/', { name: `${client} ${n}` }).catch(() => null);
        if (!answer) return;
        if (answer.status === 201) answered.push(answer.body.id);
      }
    });
    while (answered.length < 100) await new Promise(setImmediate);
    await kith.end('SIGKILL');
    await Promise.all(changing);

    kith = await start();
    const again = await Api.logIn(kith.url, 'admin', PASSWORD);
    const { results } = (await again.send('GET', '/v1/audit/?limit=1000&action=POST%20%2Fv1%2Fspaces%2F')).body;
    const recorded = new Set(results.flatMap(({ objects }: { objects: { created: number[] } }) => objects.created));
    expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
  } finally {
    await kith.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
});

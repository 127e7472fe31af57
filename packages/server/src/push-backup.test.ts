import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaFolder } from '@kith/testing/media-folder';
import { PushService } from '@kith/testing/push-service';
import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { makeBackup } from './operations/backup/make-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';

const KITH_WEBHOOK_ALLOW = '127.0.0.0/8';
const keyOf = async ({ call }: TestKith) => (await call('GET', '/v1/notifications/push-key/')).body.public_key;

it('a Kith that is restored tells the browsers that were told before, whose addresses no backup shows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-push-'));
  await using service = await PushService.open();
  try {
    await using kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW } });
    const browsers = { name: 'Browsers', channel: { kind: 'web-push' } };
    const { id } = (await kith.call('POST', '/v1/notifications/', browsers)).body;
    const { endpoint, keys } = service.subscribe('needle');
    await kith.call('POST', `/v1/notifications/${id}/devices/`, { name: 'Phone', endpoint, keys });

    const file = join(folder, 'kith.tar');
    const { config: from } = kith.context;
    await makeBackup(file, { config: from, tokenKeyGiven: false, clock: Date.now, onPicture: () => undefined });
    const archive = await readFile(file);
    for (const secret of [endpoint, keys.auth, keys.p256dh]) expect(archive.includes(secret)).toBe(false);
    const config = decideConfig(
      readEnv({ KITH_DATA_DIR: join(folder, 'restored'), KITH_DATABASE_URL: await emptyDatabaseUrl() }),
    );
    await restoreBackup(file, config, () => undefined);
    const { database } = config;
    await using restored = await openTestKith({
      restored: kith,
      env: {
        KITH_WEBHOOK_ALLOW,
        KITH_DATA_DIR: config.dataDir,
        KITH_MEDIA_DIR: mediaFolder(config),
        KITH_DATABASE_URL: database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url,
      },
    });
    expect(await keyOf(restored)).toBe(await keyOf(kith));
    expect((await restored.call('POST', `/v1/notifications/${id}/sample/`)).body).toMatchObject({ status_code: 201 });
    expect(service.pushed).toMatchObject([{ device: 'needle', message: { title: 'Sample: Sample' } }]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaFolder } from '@kith/testing/media-folder';
import { pictureOf } from '@kith/testing/numbered-faces';
import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { lookOf, unknownFaces } from '@kith/testing/unknown-faces';
import { uploadTo } from '@kith/testing/upload';
import { expect, it } from 'vitest';
import { makeBackup } from './operations/backup/make-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';

const STRANGERS = '/v1/strangers/';

const see = async (kith: TestKith, person: number, look: number) =>
  (await uploadTo(kith, '/v1/entries/', await pictureOf(lookOf(person, look)), { source: 'door' })).body.results[0];

const strangersOf = async (kith: TestKith) => {
  const listed = [];
  for (const ignored of [false, true]) listed.push((await kith.call('GET', `${STRANGERS}?ignored=${ignored}`)).body);
  const apart = await kith.context.db.queries.selectFrom('strangers_apart').selectAll().execute();
  return { listed, apart, settings: (await kith.call('GET', `${STRANGERS}settings/`)).body };
};

it.each(['the same kind of database', 'SQLite'])(
  'strangers are backed up, and met again when they are restored into %s',
  async (into) => {
    const folder = await mkdtemp(join(tmpdir(), 'kith-strangers-'));
    try {
      await using kith = await openTestKith({ vision: unknownFaces() });
      await kith.call('POST', '/v1/sources/', { name: 'door' });
      await kith.context.strangers.load(kith.spaceId);
      const { stranger } = await see(kith, 1, 0);
      const again = await see(kith, 1, 1);
      const { stranger: postman } = await see(kith, 2, 0);
      await kith.call('PATCH', `${STRANGERS}${postman.id}/`, { ignored: true });
      const { status } = await kith.call('POST', `${STRANGERS}${stranger.id}/split/`, { entries: [again.id] });
      await kith.call('PATCH', `${STRANGERS}settings/`, { days: 14 });
      const before = await strangersOf(kith);
      expect([status, before.apart.length, before.listed.map(({ count }) => count)]).toEqual([201, 1, [2, 1]]);

      const file = join(folder, 'kith.tar');
      await makeBackup(file, {
        config: kith.context.config,
        tokenKeyGiven: false,
        clock: Date.now,
        onPicture: () => undefined,
      });
      const config = decideConfig(
        readEnv({
          KITH_DATA_DIR: join(folder, 'restored'),
          KITH_DATABASE_URL: into === 'SQLite' ? 'sqlite:' : await emptyDatabaseUrl(),
        }),
      );
      await restoreBackup(file, config, () => undefined);
      const { database } = config;
      await using restored = await openTestKith({
        vision: unknownFaces(),
        restored: kith,
        env: {
          KITH_DATA_DIR: config.dataDir,
          KITH_MEDIA_DIR: mediaFolder(config),
          KITH_DATABASE_URL: database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url,
        },
      });
      expect(await strangersOf(restored)).toEqual(before);
      await restored.context.strangers.load(restored.spaceId);
      expect((await see(restored, 2, 1)).stranger).toMatchObject({ id: postman.id, ignored: true });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

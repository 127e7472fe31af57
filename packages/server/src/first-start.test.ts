import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const OTHERS = 0o077;

let folder: string;
const running: KithProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-first-start-'));
});
afterEach(async () => {
  for (const kith of running.splice(0)) await kith.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<KithProcess> {
  const kith = await startProcess({
    KITH_DATA_DIR: join(folder, dataDir),
    KITH_VISION_THREADS: '1',
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    ...env,
  });
  running.push(kith);
  return kith;
}

describe.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')('on SQLite', () => {
  it('no file of the data folder is anybody else’s to read, from its first byte on', async () => {
    // The operator made it, and left it open: the files are closed all the same.
    const dataDir = join(folder, 'data');
    await mkdir(dataDir, { mode: 0o755 });
    const open = new Map<string, number>();
    const seen = new Set<string>();
    const look = async (): Promise<void> => {
      for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        const found = await stat(path).catch(() => null);
        if (found?.isFile()) seen.add(entry.name);
        if (found && (found.mode & OTHERS) !== 0) open.set(path.slice(dataDir.length), found.mode & 0o777);
      }
    };
    let listens = false;
    const started = start('data').finally(() => {
      listens = true;
    });
    while (!listens) await look();
    await started;
    await look();
    expect([...seen]).toEqual(
      expect.arrayContaining(['kith.sqlite', 'kith.sqlite-wal', 'kith.sqlite-shm', 'token.key', 'lock']),
    );
    expect([...open]).toEqual([]);
  });

  it('a second process on one database says so and ends, whatever its data folder is', async () => {
    const database = { KITH_DATABASE_URL: `sqlite:${join(folder, 'shared.sqlite')}` };
    const first = await start('one', database);
    await expect(start('two', database)).rejects.toThrow(
      `Kith cannot start: Another Kith is using the database ${join(folder, 'shared.sqlite')}`,
    );
    await first.end('SIGKILL');
    await start('two', database);
  });
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startS3 } from './s3-server.ts';

/** Where pictures can lie, to be looked into from outside. */
export interface PicturePlace extends AsyncDisposable {
  /** Variables that lead a Kith there. Those of AWS are those of this process, too. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of everything that is kept of pictures, also of what nobody is shown. */
  pictures(): Promise<string[]>;
  /** Removes everything. */
  empty(): Promise<void>;
}

/** Every kind of place, for `describe.each`. */
export const picturePlaces = [
  ['folder', openFolder],
  ['bucket', openBucket],
] as const;

async function openFolder(): Promise<PicturePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-pictures-'));
  return {
    env: { KITH_MEDIA_DIR: folder },
    async pictures() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return found.filter((entry) => entry.isFile() && /\.(?:jpg|part)/.test(entry.name)).map(({ name }) => name);
    },
    async empty() {
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function openBucket(): Promise<PicturePlace> {
  const server = await startS3();
  const { KITH_MEDIA_URL, ...keys } = server.env;
  Object.assign(process.env, keys);
  return {
    env: server.env,
    pictures: async () =>
      (await server.keys()).map((key) => key.replace(/.*\//, '')).filter((name) => /\.jpg$/.test(name)),
    empty: () => server.empty(),
    async [Symbol.asyncDispose]() {
      for (const name of Object.keys(keys)) delete process.env[name];
      await server[Symbol.asyncDispose]();
    },
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KithProcess, startProcess } from './kith-process.ts';

/** A Kith that was started for the first time, as `npm start` does after its build, and the password that it printed. */
export interface StartedKith extends AsyncDisposable {
  readonly url: string;
  readonly password: string;
  readonly dataDir: string;
}

export async function startKith(env: Readonly<Record<string, string>> = {}): Promise<StartedKith> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-first-'));
  const kith: KithProcess = await startProcess({
    KITH_DATA_DIR: dataDir,
    KITH_MODELS_DIR: fileURLToPath(new URL('../../../kith-models', import.meta.url)),
    ...env,
  });
  const password = kith.banner.map((line) => /, password (\S+)$/.exec(line)?.[1]).find(Boolean);
  if (!password) throw new Error(`No password was printed:\n${kith.banner.join('\n')}`);
  return {
    url: kith.url,
    password,
    dataDir,
    async [Symbol.asyncDispose]() {
      await kith.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

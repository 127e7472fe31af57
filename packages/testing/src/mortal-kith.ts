import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { type KithProcess, startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';
import { testDatabaseUrl } from './test-database.ts';

const PASSWORD = 'password of the first account';

/** A Kith that sees the numbers on pictures, is killed, and begins again with what it left. */
export class MortalKith implements AsyncDisposable {
  readonly dataDir: string;
  readonly #env: Readonly<Record<string, string>>;
  #process: KithProcess | null = null;

  private constructor(dataDir: string, env: Readonly<Record<string, string>>) {
    this.dataDir = dataDir;
    this.#env = env;
  }

  /** Its data on the database of this run of tests; it is not started yet. */
  static async prepare(env: Readonly<Record<string, string>> = {}): Promise<MortalKith> {
    const dataDir = await mkdtemp(join(tmpdir(), 'kith-killed-'));
    return new MortalKith(dataDir, { ...env, KITH_DATABASE_URL: await testDatabaseUrl() });
  }

  /** Where it listens; another address after every start. */
  get url(): string {
    return this.#process?.url ?? '';
  }

  /** Also once more, after it was killed. */
  async start(): Promise<Client> {
    const env = { ...this.#env, KITH_DATA_DIR: this.dataDir, KITH_ADMIN_PASSWORD: PASSWORD };
    this.#process = await startProcess(env, 'numbers');
    return logIn(this.#process.url, PASSWORD);
  }

  /** In the middle of whatever it does. */
  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

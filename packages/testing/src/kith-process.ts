import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serverStart } from '@kith/server/parts';

/** As built, whether a test or a benchmark asks. */
const built = createRequire(import.meta.url);
const mains = {
  models: join(dirname(built.resolve('@kith/server')), 'main.js'),
  numbers: built.resolve('@kith/testing/numbered-process'),
} as const;

/** By what a process sees: the models, or the numbers on pictures of `numbered-faces`. */
export type Eyes = keyof typeof mains;

/** A Kith in a process of its own, as `npm start` runs it, to be stopped or killed. */
export interface KithProcess {
  readonly url: string;
  readonly pid: number;
  /** What it said on standard output until it listened. */
  readonly banner: readonly string[];
  /** Whether it has not ended. */
  isAlive(): boolean;
  /** Lets it do nothing until it is woken; its connections stay. */
  sleep(): void;
  wake(): void;
  /** What it said on standard error. */
  readonly said: readonly string[];
  /** Sends a signal and waits for the end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** @throws Error with everything it said when it does not come to listen */
export async function startProcess(env: Readonly<Record<string, string>>, eyes: Eyes = 'models'): Promise<KithProcess> {
  const child = spawn(process.execPath, [...serverStart.flags, mains[eyes]], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...serverStart.env,
      KITH_PORT: '0',
      KITH_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    const url = /^Kith listens on (http\S+)$/.exec(line)?.[1];
    if (url) {
      return {
        url,
        pid: child.pid ?? 0,
        banner: [...said],
        said,
        isAlive: () => child.exitCode === null && child.signalCode === null,
        sleep: () => void child.kill('SIGSTOP'),
        wake: () => void child.kill('SIGCONT'),
        end: (signal) => end(child, signal),
      };
    }
  }
  throw new Error(`Kith did not start:\n${said.join('\n')}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  child.kill(signal);
  await exited;
  return { code: child.exitCode, signal: child.signalCode };
}

/** A Kith that was started for the first time, as `npm start` does after its build, and the password that it printed. */
export interface StartedKith extends AsyncDisposable {
  readonly url: string;
  readonly password: string;
  /** The link into the console that logs in once. */
  readonly link: string;
  readonly dataDir: string;
}

/** Starts one on a new data folder. @throws Error with what it said when no password was printed */
export async function startForTheFirstTime(env: Readonly<Record<string, string>> = {}): Promise<StartedKith> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-first-'));
  const kith = await startProcess({
    KITH_DATA_DIR: dataDir,
    KITH_MODELS_DIR: fileURLToPath(new URL('../../../kith-models', import.meta.url)),
    ...env,
  });
  const password = kith.banner.map((line) => /, password (\S+)$/.exec(line)?.[1]).find(Boolean);
  if (!password) throw new Error(`No password was printed:\n${kith.banner.join('\n')}`);
  const link = kith.banner.map((line) => /^Open this link .*: (\S+)$/.exec(line)?.[1]).find(Boolean) ?? '';
  return {
    url: kith.url,
    password,
    link,
    dataDir,
    async [Symbol.asyncDispose]() {
      await kith.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

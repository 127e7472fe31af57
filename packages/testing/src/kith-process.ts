import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { serverStart } from '@kith/server/parts';

/** As built, whether a test or a benchmark asks. */
const main = join(dirname(createRequire(import.meta.url).resolve('@kith/server')), 'main.js');

/** A Kith in a process of its own, as `npm start` runs it, to be stopped or killed. */
export interface KithProcess {
  readonly url: string;
  /** What it said on standard output until it listened. */
  readonly banner: readonly string[];
  /** Sends a signal and waits for the end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** @throws Error with everything it said when it does not come to listen */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<KithProcess> {
  const child = spawn(process.execPath, [...serverStart.flags, main], {
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
    if (url) return { url, banner: [...said], end: (signal) => end(child, signal) };
  }
  throw new Error(`Kith did not start:\n${said.join('\n')}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  child.kill(signal);
  await exited;
  return { code: child.exitCode, signal: child.signalCode };
}

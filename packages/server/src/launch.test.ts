import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverStart } from './launch.ts';

/** Says what it began with, and how it was stopped. */
const PROGRAM = `
  import { launch, untilStopped } from ${JSON.stringify(new URL('../dist/launch.js', import.meta.url))};
  const ended = await launch();
  if (ended !== null) process.exit(ended);
  const stop = untilStopped();
  const { MALLOC_MMAP_THRESHOLD_: bound } = process.env;
  console.log(JSON.stringify({ pid: process.pid, bound, flags: process.execArgv, args: process.argv.slice(2) }));
  const alive = setInterval(() => {}, 1000);
  stop.addEventListener('abort', () => setTimeout(() => process.exit(7), 100));
`;

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-launch-'));
  program = join(folder, 'program.mjs');
  await writeFile(program, PROGRAM);
});
afterAll(() => rm(folder, { recursive: true }));

interface Began {
  readonly pid: number;
  readonly bound: string;
  readonly flags: readonly string[];
  readonly args: readonly string[];
}

/** In a group of its own. */
async function begin(env: Readonly<Record<string, string>> = {}): Promise<{ parent: ChildProcess; began: Began }> {
  const parent = spawn(process.execPath, [program, 'serve', '--json'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  for await (const line of createInterface({ input: parent.stdout })) return { parent, began: JSON.parse(line) };
  throw new Error('It said nothing.');
}
const codeOf = async (parent: ChildProcess): Promise<number | null> => (await once(parent, 'exit'))[0];
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('a server runs in a process that began as it must, with the arguments it was given', async () => {
  const { parent, began } = await begin();
  const { MALLOC_MMAP_THRESHOLD_: bound } = serverStart.env;
  expect(began).toMatchObject({ bound, flags: serverStart.flags, args: ['serve', '--json'] });
  expect(began.pid).not.toBe(parent.pid);
  parent.kill('SIGTERM');
  expect(await codeOf(parent)).toBe(7);
});

it('a bound of the operator is left as it is, and needs no other process', async () => {
  const { parent, began } = await begin({ MALLOC_MMAP_THRESHOLD_: '1000000' });
  expect(began).toMatchObject({ pid: parent.pid, bound: '1000000' });
  parent.kill('SIGINT');
  expect(await codeOf(parent)).toBe(7);
});

it('a signal to the whole group, as of a terminal, is one signal', async () => {
  const { parent } = await begin();
  process.kill(-(parent.pid ?? 0), 'SIGINT');
  expect(await codeOf(parent)).toBe(7);
});

it('a server ends when the process that launched it is killed', async () => {
  const { parent, began } = await begin();
  parent.kill('SIGKILL');
  await until(() => !isAlive(began.pid), 'the end of the server');
});

it('a server that is killed ends the process that launched it, with the code that a shell gives', async () => {
  const { parent, began } = await begin();
  process.kill(began.pid, 'SIGKILL');
  expect(await codeOf(parent)).toBe(137);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Client } from '@kith/client';
import { type Eyes, startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';

const PASSWORD = 'a password for tests';

/** What a command touches of its process. */
interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable;
  readonly stdout: { readonly isTTY: boolean; write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  untilStopped(): AbortSignal;
  launch(): Promise<null>;
}

/** Carries out a command. @returns its exit code */
type Run = (args: readonly string[], io: Io) => Promise<number>;

/** The kith command, logged in at a server of its own. */
export interface CommandLine extends AsyncDisposable {
  /** A folder for files, which goes with it. */
  readonly home: string;
  readonly client: Client;
  readonly kith: (...args: readonly string[]) => Promise<Said>;
  /** The same, before somebody who reads it. */
  readonly atTerminal: (...args: readonly string[]) => Promise<Said>;
  /** The value that a command prints for programs. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it.
  readonly json: (...args: readonly string[]) => Promise<any>;
}

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Starts a server that sees with these eyes. @param run of the command line under test */
export async function openCommandLine(run: Run, eyes: Eyes = 'models'): Promise<CommandLine> {
  const home = await mkdtemp(join(tmpdir(), 'kith-cli-'));
  const models = process.env.KITH_MODELS_DIR;
  const env = { KITH_DATA_DIR: join(home, 'data'), KITH_ADMIN_PASSWORD: PASSWORD };
  const server = await startProcess({ ...env, ...(models && { KITH_MODELS_DIR: models }) }, eyes);
  const client = await logIn(server.url, PASSWORD);
  const { key } = await client.tokens.create();
  const runWith = async (isTTY: boolean, args: readonly string[]): Promise<Said> => {
    const said = { out: '', err: '' };
    const code = await run(args, {
      env: { KITH_URL: server.url, KITH_TOKEN: key, XDG_CONFIG_HOME: home },
      stdin: Readable.from([]),
      stdout: { isTTY, write: (text) => (said.out += text) },
      stderr: { write: (text) => (said.err += text) },
      untilStopped: () => new AbortController().signal,
      launch: async () => null,
    });
    return { code, ...said };
  };
  const kith = (...args: readonly string[]) => runWith(false, args);
  return {
    home,
    client,
    kith,
    atTerminal: (...args) => runWith(true, args),
    json: async (...args) => JSON.parse((await kith(...args, '--json')).out),
    async [Symbol.asyncDispose]() {
      await server.end('SIGTERM');
      await rm(home, { recursive: true, force: true });
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BrokenPromise } from './broken-promise.ts';

/** Kith as it is shipped, in a process of its own. */
export interface KithProcess extends AsyncDisposable {
  readonly url: string;
  /** Of the first account, as the start-up banner shows it. */
  readonly password: string;
}

interface Folders {
  readonly dataDir: string;
  /** Films in it may be cameras. */
  readonly filmsDir: string;
}

/**
 * @param say takes each line of the start-up banner
 * @throws {BrokenPromise} with Kith's own words when it does not come to listen
 */
export async function startKithProcess(
  { dataDir, filmsDir }: Folders,
  say: (line: string) => void,
): Promise<KithProcess> {
  const main = fileURLToPath(new URL('main.js', import.meta.resolve('@kith/server')));
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    env: environmentOf({ dataDir, filmsDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  let password = '';
  for await (const line of createInterface({ input: child.stdout })) {
    say(line);
    password ||= /^First account: .* password (\S+)$/.exec(line)?.[1] ?? '';
    const url = /^Kith listens on (http\S+)$/.exec(line)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return { url, password, [Symbol.asyncDispose]: () => stop(child) };
  }
  await stop(child);
  throw new BrokenPromise(`Kith did not start. ${complaints.join('\n') || 'It said nothing.'}`);
}

/** The demo's own settings only, whatever the environment says; the models and ffmpeg may lie elsewhere. */
function environmentOf({ dataDir, filmsDir }: Folders): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('KITH_'));
  const { KITH_MODELS_DIR, KITH_FFMPEG } = process.env;
  return {
    ...Object.fromEntries(inherited),
    ...(KITH_MODELS_DIR && { KITH_MODELS_DIR }),
    ...(KITH_FFMPEG && { KITH_FFMPEG }),
    KITH_DATA_DIR: dataDir,
    KITH_PORT: '0',
    KITH_LOG_LEVEL: 'warn',
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
    KITH_CAMERA_FILES: filmsDir,
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/**
 * What a process of a server begins with, because nothing reads it later. Of blocks that are smaller than the largest it ever
 * gave back the C library of most Linux systems keeps the memory: after pictures of 50 megapixels Kith rests at 920 MB, and with
 * a fixed bound of 16 MB at 650 MB. Elsewhere the variable means nothing.
 */
export const serverStart = {
  env: { MALLOC_MMAP_THRESHOLD_: String(16 * 1024 * 1024) },
  flags: ['--enable-source-maps'],
} as const;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Terminals and supervisors signal every process of a group, and so does the parent. */
const SAME_SIGNAL_MS = 500;

/**
 * Runs this very command once more, in a process that begins as a server does, unless this one did. Signals go on to it, and it
 * ends with this one, however this one ends. An operator's own bound is left as it is, and saves the process between.
 * @returns with what code the other process ended; null in the process that is to be the server
 */
export async function launch(): Promise<number | null> {
  const [variable] = Object.keys(serverStart.env);
  if (variable === undefined || process.env[variable] !== undefined) {
    process.once('disconnect', () => process.exit(1));
    process.channel?.unref();
    return null;
  }
  const server = spawn(process.execPath, [...serverStart.flags, ...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, ...serverStart.env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of signals) process.on(signal, () => server.kill(signal));
  const [code, signal]: [number | null, NodeJS.Signals | null] = await (once(server, 'exit') as Promise<never>);
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Aborted by the first signal to stop. A second one does not wait: it ends the process. */
export function untilStopped(): AbortSignal {
  const stop = new AbortController();
  let stoppedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted && performance.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(1);
      if (stop.signal.aborted) return;
      stoppedAt = performance.now();
      stop.abort();
    });
  }
  return stop.signal;
}

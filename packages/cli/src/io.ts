import type { Readable } from 'node:stream';

/** Everything a command touches of the process it runs in; tests bring their own. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** For commands that run until they are told to stop: aborted by Ctrl-C. */
  untilStopped(): AbortSignal;
  /** Runs the same command in a process that begins as a server does. @returns its exit code; null when this process did */
  launch(): Promise<number | null>;
}

interface Sink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

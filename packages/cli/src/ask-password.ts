import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/**
 * The password: typed unseen at a terminal, else the first line that is piped in. Never an option, which every process of
 * the machine could read.
 */
export async function askPassword({ stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>): Promise<string> {
  const unseen = stdin.isTTY === true;
  if (unseen) stderr.write('Password: ');
  // A terminal of which nothing is written does not echo.
  const reader = createInterface({ input: stdin, ...(unseen && { output: nowhere(), terminal: true }) });
  try {
    const password = await new Promise<string>((resolve, reject) => {
      reader.once('line', resolve);
      reader.once('close', () => reject(new UsageError('There is no password: type it, or pipe it in.')));
      reader.once('SIGINT', () => reject(new UsageError('Not logged in.')));
    });
    if (password === '') throw new UsageError('There is no password: type it, or pipe it in.');
    return password;
  } finally {
    reader.close();
    if (unseen) stderr.write('\n');
  }
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

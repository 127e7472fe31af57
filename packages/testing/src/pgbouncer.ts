import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const pgbouncer = (process.env.PATH ?? '')
  .split(':')
  .concat('/usr/sbin')
  .map((folder) => join(folder, 'pgbouncer'))
  .find((file) => existsSync(file));

/** Whether tests try pgbouncer: where there is one, as CI installs it. */
export const pgbouncerIsTried = pgbouncer !== undefined;

export interface Pooler extends AsyncDisposable {
  /** Leads to the same database, through the pooler. */
  readonly url: string;
}

/** A real pgbouncer in front of a database. @param databaseUrl with user and password */
export async function openPgbouncer(databaseUrl: string, mode: 'session' | 'transaction'): Promise<Pooler> {
  if (!pgbouncer) throw new Error('There is no pgbouncer here: install one (on Debian: apt install pgbouncer).');
  const folder = await mkdtemp(join(tmpdir(), 'kith-pgbouncer-'));
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const own = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  await writeFile(
    config,
    [
      '[databases]',
      `* = host=${hostname} port=${port} user=${username} password=${password}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${own}`,
      'unix_socket_dir =',
      'auth_type = any',
      `pool_mode = ${mode}`,
      // It does not run as root, and test machines often do.
      ...(process.getuid?.() === 0 ? ['user = nobody'] : []),
    ].join('\n'),
  );
  await chmod(folder, 0o755);
  const running = spawn(pgbouncer, [config], { stdio: 'ignore' });
  await until(() => answers(own), 'pgbouncer listens');
  return {
    url: `postgres://${username}:${password}@127.0.0.1:${own}${pathname}`,
    async [Symbol.asyncDispose]() {
      const ended = once(running, 'exit');
      running.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** A Kith in a process of its own, in which time passes when it is told to. All is real but the eyes, which read who is on a picture. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Schema } from '@kith/server/parts';
import { bendTime } from './bent-time.ts';

export const OWNER = { username: 'owner', password: 'owner-password' } as const;

/** What the house is asked to do; each is answered. */
type Wish =
  | { readonly kind: 'pass' | 'set'; readonly ms: number }
  | { readonly kind: 'rows'; readonly table: keyof Schema; readonly columns: readonly string[] }
  | { readonly kind: 'counts' | 'close' };

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly message: string };
}

export interface SoakHouse {
  readonly url: string;
  readonly pid: number;
  /** Lines of its log, of warnings and worse. */
  readonly log: readonly LogLine[];
  /** Time passes, and everything that was due is begun. @returns epoch ms that its clock says then */
  pass(ms: number): Promise<number>;
  /** Its clock is set, by so much. @returns epoch ms that it says then */
  set(ms: number): Promise<number>;
  rows<C extends string>(table: keyof Schema, ...columns: C[]): Promise<readonly Record<C, number>[]>;
  /** How many rows every table has. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Ends as a process does that is asked to, and waits for it. @returns epoch ms that its clock said last */
  close(): Promise<number>;
  kill(signal: NodeJS.Signals): void;
}

/** @param start epoch ms that its clock says at first; null: it runs as all clocks do. @param env of the server */
export async function openSoakHouse(start: number | null, env: Readonly<Record<string, string>>): Promise<SoakHouse> {
  // As built: a process cannot run the source.
  const main = createRequire(import.meta.url).resolve('@kith/testing/soak-house');
  const child = fork(main, ['soak-house', JSON.stringify({ start, env })], {
    // Which database it is, `env` says. Clocks of people change twice a year there.
    env: { ...process.env, KITH_TEST_DATABASE: '', TZ: 'Europe/Berlin' },
    stdio: ['ignore', 2, 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const log: LogLine[] = [];
  const said: string[] = [];
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.startsWith('{')) log.push(JSON.parse(line));
      else said.push(line);
    });
  }
  const waiting: ((said: unknown) => void)[] = [];
  child.on('message', (said) => waiting.shift()?.(said));
  const ended = once(child, 'exit').then(([code, signal]): never => {
    throw new Error(`The house ended with ${code ?? signal}.\n${said.join('\n')}`);
  });
  ended.catch(() => undefined);
  const answer = (): Promise<unknown> =>
    Promise.race([new Promise<unknown>((resolve) => waiting.push(resolve)), ended]);
  const ask = (wish: Wish): Promise<unknown> => {
    child.send(wish);
    return answer();
  };
  const { url } = (await answer()) as { readonly url: string };
  return {
    url,
    pid: child.pid ?? 0,
    log,
    pass: (ms) => ask({ kind: 'pass', ms }) as Promise<number>,
    set: (ms) => ask({ kind: 'set', ms }) as Promise<number>,
    rows: (table, ...columns) => ask({ kind: 'rows', table, columns }) as Promise<never>,
    counts: () => ask({ kind: 'counts' }) as Promise<Record<string, number>>,
    async close() {
      const now = (await ask({ kind: 'close' })) as number;
      await hasEnded(child);
      return now;
    },
    kill: (signal) => void child.kill(signal),
  };
}

async function hasEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function keepHouse({ start, env }: { readonly start: number | null; readonly env: Record<string, string> }) {
  const time = start === null ? null : bendTime(start);
  // Nothing of the server has seen another time.
  const server = await import('@kith/server/parts');
  const { numberedFaces } = await import('./numbered-faces.ts');
  const variables = server.readEnv({ KITH_LOG_LEVEL: 'warn', KITH_WEBHOOK_ALLOW: '127.0.0.0/8', ...env });
  const config = server.decideConfig(variables);
  const secrets = await server.readSecrets(variables, config.dataDir);
  const log = server.createLog(config.logLevel);
  const context = await server.openContext(config, secrets, log, { vision: numberedFaces() });
  const { db } = context;
  const accounts = await db.queries.selectFrom('accounts').select('id').execute();
  if (accounts.length === 0) await server.createAccount(context, OWNER.username, OWNER.password);
  const app = await server.buildApp(context);
  context.sockets.listenOn(app.server);
  context.listensOn(await app.listen({ host: '127.0.0.1', port: 0 }));
  const now = (): number => time?.now() ?? Date.now();
  const answer: Readonly<Record<Wish['kind'], (wish: never) => Promise<unknown>>> = {
    async pass({ ms }: { readonly ms: number }) {
      time?.pass(ms);
      // It is due with the others, and the next hour must not come before it has been.
      await context.believed.look();
      return now();
    },
    async set({ ms }: { readonly ms: number }) {
      time?.set(ms);
      return now();
    },
    rows: ({ table, columns }: Extract<Wish, { kind: 'rows' }>) =>
      db.queries
        .selectFrom(table)
        .select(columns as never)
        .execute(),
    async counts() {
      const counts: Record<string, number> = {};
      for (const { name } of await db.queries.introspection.getTables()) {
        const { n } = await db.queries
          .selectFrom(name as keyof Schema)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow();
        counts[name] = n;
      }
      return counts;
    },
    async close() {
      await context.sockets[Symbol.asyncDispose]();
      await app.close();
      await context[Symbol.asyncDispose]();
      return now();
    },
  };
  // Whoever asked for the house may end without a word.
  const alone = () => process.exit();
  process.once('disconnect', alone);
  process.on('message', async (wish: Wish) => {
    const said = await answer[wish.kind](wish as never);
    process.send?.(said);
    if (wish.kind !== 'close') return;
    process.off('disconnect', alone);
    process.disconnect();
  });
  process.send?.({ url: context.baseUrl() });
}

if (process.argv[2] === 'soak-house') await keepHouse(JSON.parse(process.argv[3] ?? '{}'));

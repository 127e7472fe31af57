/** What the libraries underneath do at least: a `ws` broadcast and an `undici` POST of a text as long as an event. */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Pool } from 'undici';
import { WebSocketServer } from 'ws';
import { atRate, type Paced } from './at-rate.ts';
import { sharedMs } from './clock.ts';

const EVENT_BYTES = 900;
const text = (id: number): string => JSON.stringify({ id, data: 'x'.repeat(EVENT_BYTES) });

/** A server that lets everybody in, and tells all of them. */
export class BareSockets implements Disposable {
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
  }

  static async open(): Promise<BareSockets> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    await once(server, 'listening');
    server.on('connection', (socket) => socket.on('message', () => socket.send('{"auth":"ok"}')));
    return new BareSockets(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  broadcast(perSecond: number, count: number, happened: Map<number, number>): Promise<Paced> {
    return atRate(perSecond, count, (nth) => {
      happened.set(nth, sharedMs());
      const event = Buffer.from(text(nth));
      for (const socket of this.#server.clients) socket.send(event, { binary: false });
    });
  }

  [Symbol.dispose](): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }
}

export async function barePosts(
  url: string,
  perSecond: number,
  count: number,
  happened: Map<number, number>,
): Promise<Paced> {
  const { origin, pathname: path } = new URL(url);
  await using pool = closing(new Pool(origin, { connections: 8 }));
  return await atRate(perSecond, count, async (nth) => {
    happened.set(nth, sharedMs());
    await (await pool.request({ path, method: 'POST', body: text(nth) })).body.dump();
  });
}

const closing = (pool: Pool) => Object.assign(pool, { [Symbol.asyncDispose]: () => pool.close() });

/** Mean of so many commits of one row, with the fsync that Kith asks for. */
export async function bareCommitMs(commits: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-commit-'));
  const database = new Sqlite(join(folder, 'bare.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table t (id integer primary key, body text)');
  const insert = database.prepare('insert into t (body) values (?)');
  const start = performance.now();
  for (let i = 0; i < commits; i++) insert.run(text(i));
  const meanMs = (performance.now() - start) / commits;
  database.close();
  await rm(folder, { recursive: true, force: true });
  return meanMs;
}

import { type PostgresServer, startPostgres } from '@kith/testing/postgres-server';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPool } from './postgres-pool.ts';
import { Pulse } from './postgres-pulse.ts';
import { lifeOf } from './server-life.ts';
import { fateOf } from './transaction-fate.ts';

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('a commit that was not answered', () => {
  let server: PostgresServer;
  let pool: pg.Pool;
  let pulse: Pulse;
  beforeEach(async () => {
    server = await startPostgres();
    pool = openPool(`${server.url}/postgres`, 2);
    pulse = new Pulse(`${server.url}/postgres`);
    await pool.query('create table seen (n int)');
    // What comes now is in no checkpoint.
    await pool.query('checkpoint');
  });
  afterEach(async () => {
    await pool?.end();
    await pulse?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  /** Stores something, as far as `end` goes. @returns its number, and the life of the server in which it was given */
  async function store(end: 'commit' | 'rollback' | 'nothing') {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into seen values (1)');
    const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
    if (end !== 'nothing') await client.query(end);
    client.release(end === 'nothing');
    return { xid: rows[0]?.xid ?? '', life: lifeOf(client) };
  }

  it('is told by the database, also after a restart', async () => {
    const [made, undone] = [await store('commit'), await store('rollback')];
    expect(await fateOf(pulse, made.xid, made.life)).toBe('committed');
    expect(await fateOf(pulse, undone.xid, undone.life)).toBe('aborted');
    await server.stop();
    await server.start();
    expect(await fateOf(pulse, made.xid, made.life)).toBe('committed');
    expect(await fateOf(pulse, undone.xid, undone.life)).toBe('aborted');
  });

  it('and is lost in a crash, is never taken for another one that was given the same number', async () => {
    const lost = await store('nothing');
    await server.stop('crash');
    await server.start();
    expect(await fateOf(pulse, lost.xid, lost.life)).toBe('aborted');
    let other = await store('commit');
    while (BigInt(other.xid) < BigInt(lost.xid)) other = await store('commit');
    expect([other.xid, other.life === lost.life]).toEqual([lost.xid, false]);
    expect(await fateOf(pulse, other.xid, other.life)).toBe('committed');
    expect(await fateOf(pulse, lost.xid, lost.life)).toBe('unknown');
  });
});

import pg from 'pg';
import { ordinary, settingLimits, watchingClients } from './postgres-limits.ts';
import { asNumbers } from './postgres-numbers.ts';
import { askLife, noteLife } from './server-life.ts';

/** Until a connection is there, a new one or one that others give back. */
const CONNECT_MS = 10_000;
/** The server ends a statement by itself; if nothing is heard of that, the connection is dead. */
const GRACE_MS = 5_000;

const ended = new WeakSet<pg.ClientBase>();

/** Whether a connection is known to be over: nothing that is asked on it is even sent. */
export const hasEnded = (client: pg.ClientBase): boolean => ended.has(client);

interface Waits {
  readonly connectMs: number;
  readonly answerMs: number;
}

const usual: Waits = { connectMs: CONNECT_MS, answerMs: ordinary.statementMs + GRACE_MS };

/** What lets a connection keep nobody for ever: as a network that is cut would, which ends none by itself. */
export const neverForEver = ({ connectMs, answerMs } = usual) => ({
  connectionTimeoutMillis: connectMs,
  query_timeout: answerMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: CONNECT_MS,
});

/** Connections to PostgreSQL, `max` at most, none of which can keep the server or this node for ever. */
export function openPool(url: string, max: number, waits: Waits = usual): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    fallback_application_name: 'kith',
    max,
    types: asNumbers,
    // What is asked before the last question is answered is on its way at once.
    pipeline: true,
    ...neverForEver(waits),
    async onConnect(client) {
      // One that breaks while it is used is not looked after by the pool: the query that it was used for fails.
      client.on('error', () => ended.add(client));
      client.on('end', () => ended.add(client));
      // As statements, because poolers refuse most settings at the beginning of a connection.
      const set = await client.query({
        text: `${settingLimits(ordinary, 'session')}; ${watchingClients}; ${askLife}`,
        query_timeout: Math.min(waits.answerMs, waits.connectMs),
      } as pg.QueryConfig);
      noteLife(client, set);
    },
  });
  // An idle connection that breaks is replaced; without a listener the error would end the process.
  pool.on('error', () => undefined);
  return pool;
}

import {
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { Lease } from './lease.ts';

let isAway: boolean;

class Connections extends DummyDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    if (isAway) throw new Error('The database is away.');
    return super.acquireConnection();
  }
}

const queries = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new Connections(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const db = { isShared: true, queries, now: sql<number>`0` } as Database;

beforeEach(() => {
  isAway = false;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is renewed by itself while the database answers, and lapses once when it does not', async () => {
  const onLapse = vi.fn();
  await using lease = new Lease(db, 'a', onLapse);
  await lease.renew();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([lease.lapses, onLapse.mock.calls.length]).toEqual([0, 0]);
  isAway = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([lease.lapses, onLapse.mock.calls.length]).toEqual([1, 1]);
});

it('leaves others time to come back, once it is renewed after a lapse', async () => {
  await using lease = new Lease(db, 'a', () => undefined);
  await lease.renew();
  expect(lease.mayOthersComeBack).toBe(false);
  isAway = true;
  await vi.advanceTimersByTimeAsync(60_000);
  isAway = false;
  await vi.advanceTimersByTimeAsync(4000);
  expect(lease.mayOthersComeBack).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([lease.mayOthersComeBack, lease.lapses]).toEqual([false, 1]);
});

it('does not lapse where this node has left', async () => {
  await using lease = new Lease(db, 'a', () => undefined);
  await lease.renew();
  lease.leave();
  isAway = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lease.lapses).toBe(0);
});

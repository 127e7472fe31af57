import type { SourceId } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from './platform/db/database.ts';

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('what one node stores the other tells', () => {
  let a: TestKith;
  let b: TestKith;
  let sourceId: SourceId;
  let url: string;
  let listener: EventListener;

  beforeAll(async () => {
    const vision = numberedFaces();
    a = await openTestKith({ vision });
    const { database } = a.context.config;
    if (database.kind !== 'postgres') throw new Error('Two nodes need PostgreSQL.');
    b = await openTestKith({ vision, beside: a, env: { KITH_DATABASE_URL: `${database.url}?application_name=other` } });
    sourceId = (await a.call('POST', '/v1/sources/', { name: 'door' })).body.id;
    // Whoever keeps strangers in order asks of every unknown face.
    await a.call('PATCH', '/v1/strangers/settings/', { enabled: false });
    for (let i = 0; i < 10; i++) await uploadTo(a, '/v1/persons/', await pictureOf(i), { source: 'door' });
    b.context.sockets.listenOn(b.app.server);
    url = await b.app.listen({ host: '127.0.0.1', port: 0 });
    b.context.listensOn(url);
  });
  afterAll(async () => {
    await b?.[Symbol.asyncDispose]();
    await a?.[Symbol.asyncDispose]();
  });
  afterEach(() => {
    listener?.[Symbol.dispose]();
    vi.restoreAllMocks();
  });

  const listen = async () => {
    listener = await EventListener.open(url);
    listener.say({ action: 'AUTH', data: { token: b.token } });
    await until(() => listener.messages.length > 0, 'auth');
  };
  const send = async (node: TestKith, i: number): Promise<number[]> => {
    const { status, body } = await uploadTo(node, '/v1/entries/', await pictureOf(i % 10, 100), { source: 'door' });
    expect(status).toBe(201);
    return body.results.map(({ id }: { id: number }) => id);
  };
  const heard = () => listener.events.map(({ id }) => id);

  it('every event once and in the order of ids, however many both store at once', async () => {
    await listen();
    const all: number[] = [];
    for (let round = 0; round < 10; round++) {
      const ids = await Promise.all(Array.from({ length: 20 }, (_, i) => send(i % 2 ? a : b, i)));
      all.push(...ids.flat());
    }
    await until(() => heard().length >= all.length, 'every event');
    expect(heard()).toEqual(all.sort((x, y) => x - y));
  });

  it('also when nobody told it: it looks every second', async () => {
    await listen();
    await using silent = await Database.open(a.context.config.database);
    const [id] = await see({ ...a, context: { ...a.context, db: silent } }, [null], { sourceId, now: 1 });
    await until(() => heard().length > 0, 'the event', 3000);
    expect(heard()).toEqual([id]);
  });

  it('and asks the database nothing for events that nobody there listens to', async () => {
    const asked = new Map<string, number>();
    const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const { application_name } = (this as unknown as { connectionParameters: { application_name?: string } })
        .connectionParameters;
      const text = typeof args[0] === 'string' ? args[0] : (args[0] as { readonly text: string }).text;
      if (application_name === 'other') asked.set(text, (asked.get(text) ?? 0) + 1);
      return query.apply(this, args) as never;
    });
    const told = vi.spyOn(b.context.events, 'wake');
    const since = performance.now();
    let rounds = 0;
    for (; rounds < 20 || told.mock.calls.length < 5; rounds++) await send(a, rounds);
    // Whatever it looks for by itself, and what follows a revision that grew, is asked once a second at most; one may be under way already.
    const looks = Math.ceil((performance.now() - since) / 1000) + 2;
    expect(told.mock.calls.length).toBeGreaterThan(looks);
    expect([...asked].filter(([, times]) => times > looks)).toEqual([]);
    expect([...asked.keys()].filter((text) => text.includes('from "entries"'))).toEqual([]);
  });
});

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client, type Connection, type CorrectionEvent, type Event, type EventsOptions } from '../index.ts';

/** A road to the server that can be cut. */
class Road implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  /** When each traveller came: ms, on the clock of the process. */
  readonly travellers: number[] = [];
  /** What the server said, as it came. */
  said = '';
  cut = false;

  constructor(port: number) {
    this.#server = createServer((socket) => {
      this.travellers.push(performance.now());
      if (this.cut) return void socket.destroy();
      const onward = connect(port, '127.0.0.1').on('data', (bytes) => {
        this.said += bytes;
      });
      for (const [from, to] of [[socket, onward] as const, [onward, socket] as const]) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on('error', () => undefined).on('close', () => void to.destroy());
      }
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  loseAll(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.loseAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let kith: TestKith;
let road: Road;
let client: Client;
let door: SourceId;
let port: number;
let stop: AbortController;

beforeAll(async () => {
  kith = await openTestKith();
  kith.context.sockets.listenOn(kith.app.server);
  port = Number(new URL(await kith.app.listen({ host: '127.0.0.1', port: 0 })).port);
  door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
});
afterAll(() => kith[Symbol.asyncDispose]());
beforeEach(async () => {
  road = new Road(port);
  client = new Client({ apiToken: kith.token, baseUrl: await road.open() });
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await road[Symbol.asyncDispose]();
});

/** Listens until the test ends. */
function listen(options: EventsOptions = {}) {
  const heard: Event[] = [];
  const ended = (async () => {
    for await (const event of client.events({ ...options, signal: stop.signal })) heard.push(event);
  })();
  ended.catch(() => undefined);
  return { ids: () => heard.map(({ id }) => id as number), ended };
}

async function comes(sourceId = door, result: 'ha' | 'exact' = 'ha', pid: Parameters<typeof see>[1] = [null]) {
  const [id = 0] = await see(kith, pid, { sourceId, result, now: Date.now() });
  kith.context.events.wake(kith.spaceId);
  return id as number;
}

const connected = (count: number) => until(() => kith.context.sockets.count === count, `${count} connections`);
/** AUTH is answered in a moment; a new source of events that was told is proof of it. */
const listens = async (ids: () => number[]) => {
  const before = ids().length;
  await until(async () => {
    await comes();
    return ids().length > before;
  }, 'it to listen');
};

describe('events', () => {
  it('go on after the last one, each once and in order, however often the connection is lost', async () => {
    const { ids } = listen({ after: await kith.context.events.newest(kith.spaceId) });
    const sent: number[] = [];
    for (let i = 0; i < 4; i++) {
      sent.push(await comes(), await comes());
      await until(() => ids().length === sent.length, 'two more');
      road.loseAll();
      sent.push(await comes());
    }
    await until(() => ids().length === sent.length, 'the last one');
    expect(ids()).toEqual(sent);
  });

  it('come with word of how the connection is', async () => {
    const told: Connection[] = [];
    const { ids } = listen({ onConnection: (connection) => told.push(connection) });
    await listens(ids);
    expect(told).toEqual(['connecting', 'live']);
    road.loseAll();
    await until(() => told.length === 5, 'the next connection');
    expect(told.slice(2)).toEqual(['lost', 'connecting', 'live']);
    stop.abort();
    await connected(0);
    expect(told).toHaveLength(5);
  });

  it('that happen while the very first connection is lost are not missed', async () => {
    const { ids } = listen();
    await connected(1);
    // Nothing was told yet: only the answer to AUTH says from where on.
    await until(() => road.said.includes('"auth":"ok"'), 'the answer to AUTH');
    road.loseAll();
    await connected(0);
    const sent = [await comes(), await comes()];
    await until(() => ids().length === 2, 'what happened meanwhile');
    expect(ids()).toEqual(sent);
  });

  it('wait longer after each failure, and come when the server is back', async () => {
    const { ids } = listen();
    await listens(ids);
    road.cut = true;
    road.travellers.length = 0;
    const lost = performance.now();
    road.loseAll();
    await until(() => road.travellers.length === 3, 'three tries');
    const tries = [lost, ...road.travellers];
    const waits = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
    // At least half of 0.5, 1 and 2 s; a timer may be early by its rounding.
    for (const [i, leastMs] of [250, 500, 1000].entries()) expect(waits[i]).toBeGreaterThan(leastMs - 2);
    road.cut = false;
    const last = await comes();
    await until(() => ids().includes(last), 'the event');
  });

  it('are only those that were asked for', async () => {
    const gate = (await kith.call('POST', '/v1/sources/', { name: 'gate' })).body.id;
    const pids = await kith.addPersons(1);
    const after = await kith.context.events.newest(kith.spaceId);
    const atGate = await comes(gate, 'exact', pids);
    const atDoor = await comes(door, 'exact', pids);
    const probably = await comes(gate, 'ha', pids);
    const first = async (options: EventsOptions, count: number) => {
      const found: number[] = [];
      for await (const { id } of client.events({ after, ...options })) if (found.push(id) === count) break;
      return found;
    };
    expect(await first({ sources: ['gate'] }, 2)).toEqual([atGate, probably]);
    expect(await first({ sources: [door] }, 1)).toEqual([atDoor]);
    expect(await first({ results: ['ha'] }, 1)).toEqual([probably]);
    expect(await first({ results: ['exact'], sources: [gate, 'DOOR'] }, 2)).toEqual([atGate, atDoor]);
    const unknown = client.events({ sources: ['nowhere'] }).next();
    await expect(unknown).rejects.toMatchObject({ status: 400, message: expect.stringContaining('nowhere') });
  });

  it('come with word of what is corrected meanwhile', async () => {
    const told: CorrectionEvent[] = [];
    const { ids } = listen({ onCorrection: (event) => told.push(event) });
    await listens(ids);
    const id = await comes(door, 'ha', await kith.addPersons(1));
    const corrected = await client.entries.wrongPerson(id);
    await until(() => told.length === 1, 'the correction');
    expect(told).toEqual([{ type: 'entry.corrected', data: corrected }]);
    await until(() => ids().includes(id), 'the entry itself');
  });

  it('end when aborted, listening or between two connections, and leave nothing open', async () => {
    const listening = listen();
    await listens(listening.ids);
    stop.abort();
    await listening.ended;
    await connected(0);

    stop = new AbortController();
    const waiting = listen();
    await listens(waiting.ids);
    road.cut = true;
    road.travellers.length = 0;
    road.loseAll();
    await until(() => road.travellers.length > 0, 'a try in vain');
    stop.abort();
    await waiting.ended;
  });

  it('end with the token', async () => {
    const { id, key } = (await kith.call('POST', '/v1/tokens/', {})).body;
    client = new Client({ apiToken: key, baseUrl: `http://127.0.0.1:${port}` });
    const { ids, ended } = listen();
    await listens(ids);
    await kith.call('DELETE', `/v1/tokens/${id}/`);
    kith.context.sockets.recheckTokens();
    await expect(ended).rejects.toMatchObject({ status: 401, message: 'Invalid token.' });
  });
});

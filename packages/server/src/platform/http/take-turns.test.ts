import { rawClient } from '@kith/testing/raw-client';
import { until } from '@kith/testing/until';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Turns } from '../turns.ts';
import { outsideTurn, takeTurns } from './take-turns.ts';

let app: FastifyInstance;
let turns: Turns;
let url: string;
let begun: string[];
/** Lets every request go on that has begun and waits, or will. */
let goOn: () => void;
/** Lets it be known who asks. */
let whoAsks: Promise<void>;

const ask = (path: string, token = 'a') => `GET ${path} HTTP/1.1\r\nhost: kith\r\nauthorization: ${token}\r\n\r\n`;

beforeEach(async () => {
  turns = new Turns({ alone: 2, together: 2, waiting: 3, presentMs: 60_000 });
  begun = [];
  whoAsks = Promise.resolve();
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  app = Fastify({ forceCloseConnections: true });
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    await whoAsks;
    const accountId = request.headers.authorization?.charCodeAt(0) ?? 0;
    request.caller = { accountId, spaceId: null } as never;
  });
  app.addHook(
    'onRequest',
    takeTurns(app, turns, () => undefined),
  );
  app.get('/:name', async ({ params }) => {
    begun.push((params as { name: string }).name);
    await mayGoOn;
    return 'x';
  });
  app.get('/outside/:name', async (request) => {
    await Promise.all([outsideTurn(request, () => mayGoOn), outsideTurn(request, async () => undefined)]);
    return 'x';
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

it('a request of another is begun while one has as much under way as it may, and more in line', async () => {
  const clients = await Promise.all(Array.from({ length: 6 }, () => rawClient(url)));
  for (const [i, client] of clients.slice(0, 5).entries()) client.send(ask(`/a${i}`));
  await until(() => turns.waiting === 3, 'the line');
  clients[5]?.send(ask('/b', 'b'));
  await until(() => begun.includes('b'), 'the other');
  expect(begun).toHaveLength(3);
  goOn();
  await until(() => clients.every((client) => client.answers()[0]?.status === 200), 'all answers');
  await until(() => turns.underWay === 0, 'all places to be given back');
  for (const client of clients) client[Symbol.dispose]();
});

it('who hangs up in line is never begun, and who hangs up otherwise holds its place until what it asked for is done', async () => {
  const clients = await Promise.all(Array.from({ length: 4 }, () => rawClient(url)));
  for (const [i, client] of clients.entries()) client.send(ask(`/${i}`));
  await until(() => turns.waiting === 2, 'the line');
  for (const client of clients) client.socket.destroy();
  await until(() => turns.waiting === 0, 'the line to be left');
  expect(turns.underWay).toBe(2);
  goOn();
  await until(() => turns.underWay === 0, 'all places to be given back');
  expect(begun).toHaveLength(2);
});

it('who hangs up before it is known who asks takes no place', async () => {
  let known = (): void => undefined;
  whoAsks = new Promise((resolve) => {
    known = resolve;
  });
  const closed = new Promise((resolve) => app.server.once('connection', (socket) => socket.once('close', resolve)));
  const client = await rawClient(url);
  const arrived = new Promise((resolve) => app.server.once('request', resolve));
  client.send(ask('/gone'));
  await arrived;
  client.socket.destroy();
  await closed;
  known();
  const other = await rawClient(url);
  other.send(ask('/here'));
  await until(() => begun.includes('here'), 'the one who is there');
  expect([begun, turns.underWay]).toEqual([['here'], 1]);
  other[Symbol.dispose]();
  goOn();
});

it('of one who has too many in line the next is told to come again', async () => {
  const clients = await Promise.all(Array.from({ length: 6 }, () => rawClient(url)));
  for (const client of clients) client.send(ask('/a'));
  await until(() => clients.some((client) => client.answers().length > 0), 'a refusal');
  const [refusal] = clients.flatMap((client) => client.answers());
  expect(refusal?.headers['retry-after']).toBe('1');
  goOn();
  for (const client of clients) client[Symbol.dispose]();
});

it('what waits for two things at once leaves its place once, and comes back once', async () => {
  const client = await rawClient(url);
  client.send(ask('/outside/a'));
  const other = await rawClient(url);
  other.send(ask('/b'));
  await until(() => begun.includes('b'), 'the other');
  goOn();
  await until(() => client.answers().length === 1, 'the answer');
  await until(() => turns.underWay === 0, 'all places to be given back');
  client[Symbol.dispose]();
  other[Symbol.dispose]();
});

it('beside others long lists of one are made one after another; short ones, and those of another, begin at once', async () => {
  turns.come('somebody else');
  let gone = 0;
  app.server.on('connection', (socket) => socket.once('close', () => gone++));
  const clients = await Promise.all(Array.from({ length: 5 }, () => rawClient(url)));
  for (const [i, client] of clients.slice(0, 3).entries()) {
    // Who asks for its headers alone has a list made, too.
    const list = ask(`/long${i}?limit=1000`);
    client.send(i === 2 ? list.replace('GET', 'HEAD') : list);
  }
  await until(() => begun.length === 1, 'the first list');
  clients[3]?.send(ask('/short?limit=100'));
  clients[4]?.send(ask('/another?limit=1000', 'b'));
  await until(() => begun.length === 3, 'the others');
  expect(new Set(begun)).toEqual(new Set(['long0', 'short', 'another']));
  // Whoever hangs up in line is passed over.
  clients[1]?.[Symbol.dispose]();
  await until(() => gone === 1, 'the end of its connection');
  goOn();
  await until(() => begun.includes('long2'), 'the last list');
  expect(begun).not.toContain('long1');
  await until(() => turns.underWay === 0, 'all places to be given back');
  for (const client of clients) client[Symbol.dispose]();
});

it('a long list in line is one of those that wait, until its client hangs up', async () => {
  turns.come('somebody else');
  const clients = await Promise.all(Array.from({ length: 7 }, () => rawClient(url)));
  for (const client of clients.slice(0, 4)) client.send(ask('/long?limit=1000'));
  await until(() => turns.waiting === 3, 'the line');
  for (const client of clients.slice(1, 4)) client.socket.destroy();
  await until(() => turns.waiting === 0, 'the line to be left');
  for (const client of clients.slice(4)) client.send(ask('/later?limit=1000'));
  await until(() => turns.waiting === 3, 'the line of those who are there');
  goOn();
  const answered = [0, 4, 5, 6].flatMap((i) => clients[i] ?? []);
  await until(() => answered.every((client) => client.answers()[0]?.status === 200), 'their answers');
  expect(begun).toEqual(['long', 'later', 'later', 'later']);
  for (const client of clients) client[Symbol.dispose]();
});

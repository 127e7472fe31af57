import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, type KithApiError } from '../index.ts';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let client: Client;
/** What the server does with each request in turn; the last one stays. */
let script: Answering[];
let requests: string[];

beforeEach(async () => {
  requests = [];
  script = [];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume();
    request.on('end', () => (script.length > 1 ? script.shift() : script[0])?.(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new Client({ apiToken: 'a', baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const hangUp: Answering = (request) => request.socket.destroy();
const silent: Answering = () => undefined;
const say =
  (status: number, body: object | null = {}, headers: Record<string, string> = {}): Answering =>
  (_, response) =>
    void response.writeHead(status, headers).end(body && JSON.stringify(body));
const fail = (call: Promise<unknown>): Promise<KithApiError> =>
  call.then(
    () => Promise.reject(new Error('This was not refused.')),
    (error: KithApiError) => error,
  );

describe('a network that loses answers', () => {
  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['a list', ({ groups }) => groups.list()],
    ['a change', ({ groups }) => groups.update(1, { name: 'a' })],
    ['members that join', ({ groups }) => groups.add({ pids: ['p'], groupsIds: [1] })],
    ['members that leave', ({ groups }) => groups.remove({ pids: ['p'], groupsIds: [1] })],
    ['all groups of a person', ({ groups }) => groups.replaceOfPerson('p', [1])],
    ['a search', ({ persons }) => persons.search({ image: new Uint8Array([1]) })],
    ['a picture from a stream', ({ utility }) => utility.asm(new Blob(['a']).stream())],
    ['a dry run', ({ notifications }) => notifications.test(1)],
  ])('does not keep %s from coming through', async (_, call) => {
    script = [hangUp, say(200)];
    await call(client);
    expect(requests).toHaveLength(2);
    expect(requests[0]).toBe(requests[1]);
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['a group', ({ groups }) => groups.create({ name: 'a' })],
    ['a person', ({ persons }) => persons.create({ image: new Uint8Array([1]), source: 'door' })],
    ['an entry', ({ entries }) => entries.send({ image: new Uint8Array([1]), source: 'door' })],
    ['a secret', ({ notifications }) => notifications.rotateSecret(1)],
    ['a delivery', ({ notifications }) => notifications.replay(1, 'msg_1')],
  ])('does not make %s twice', async (_, call) => {
    script = [hangUp];
    expect(await fail(call(client))).toMatchObject({ kind: 'unreachable', status: 0 });
    expect(requests).toHaveLength(1);
  });

  it('does not turn a deletion that was done into one that failed', async () => {
    script = [hangUp, say(404)];
    await client.groups.delete(1);
    script = [say(404)];
    expect(await fail(client.groups.delete(1))).toMatchObject({ status: 404 });
    script = [say(503), say(404)];
    expect(await fail(client.groups.delete(1))).toMatchObject({ status: 404 });
  });
});

describe('a server that is busy', () => {
  it('is asked again when it says so, whatever was asked', async () => {
    script = [say(429, {}, { 'retry-after': '0' }), say(503), say(201, { id: 1 })];
    expect(await client.groups.create({ name: 'a' })).toEqual({ id: 1 });
    expect(requests).toHaveLength(3);
  });

  it('is left alone after as many tries as were asked for, in all or for one call', async () => {
    script = [say(503, {}, { 'request-id': 'r-7' })];
    expect(await fail(client.groups.list({}, { retries: 1 }))).toMatchObject({ status: 503, requestId: 'r-7' });
    expect(requests).toHaveLength(2);
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await fail(new Client({ apiToken: 'a', baseUrl, retries: 0 }).groups.list());
    expect(requests).toHaveLength(3);
  });
});

describe('what is not Kith', () => {
  it('is told from it', async () => {
    script = [(_, response) => void response.end('<!doctype html>')];
    expect(await fail(client.groups.list())).toMatchObject({
      status: 200,
      message: expect.stringContaining('address?'),
    });
    script = [say(301, null, { location: '/elsewhere' })];
    expect(await fail(client.groups.list({}, { retries: 0 }))).toMatchObject({ kind: 'unreachable' });
    script = [say(431, null)];
    expect(await fail(client.groups.list())).toMatchObject({ status: 431, message: expect.stringContaining('chunk') });
  });
});

describe('a server that is silent', () => {
  it('is waited for as long as was said', async () => {
    script = [silent];
    const started = Date.now();
    expect(await fail(client.groups.list({}, { timeoutMs: 100 }))).toMatchObject({ kind: 'timedOut', status: 0 });
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('is left when the signal says so: by a call, a list, an export', async () => {
    script = [silent];
    const calls: ((signal: AbortSignal) => Promise<unknown>)[] = [
      (signal) => client.groups.list({}, { signal }),
      (signal) => client.persons.create({ image: new Uint8Array([1]), source: 'door' }, { signal }),
      (signal) => client.groups.iterate({}, { signal }).next(),
      (signal) => client.groups.exportMembers(1, { signal }).next(),
      (signal) => client.groups.delete(1, { signal }),
    ];
    for (const call of calls) {
      requests = [];
      const stop = new AbortController();
      const error = fail(call(stop.signal));
      await until(() => requests.length === 1, 'the request');
      stop.abort();
      expect(await error).toMatchObject({ name: 'AbortError' });
    }
  });
});

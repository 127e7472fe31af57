import { pbkdf2Sync } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';
import type { Operation } from './operations.ts';

const response = { content: { 'application/json': { schema: { type: 'object', required: ['id'] } } } };
const refusal = JSON.stringify({ error_codes: [404], message: 'Not found.', fields: [] });

/** One fault each. */
const answers: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  '/sound/': (to) => to.end('{"id":1}'),
  '/broken/': (to) => to.writeHead(500).end(refusal),
  '/undocumented/': (to) => to.writeHead(202).end('{"id":1}'),
  '/invalid/': (to) => to.end('{}'),
  '/no-envelope/': (to) => to.writeHead(404).end('{"message":"Not found."}'),
  '/silent/': (to) => to.destroy(),
  '/slow/': (to) => {
    pbkdf2Sync('a', 'b', 500_000, 64, 'sha512');
    to.end('{"id":1}');
  },
};

it('names what is wrong with an operation, and how to ask for it again', async () => {
  const server = createServer({ maxHeaderSize: 2 ** 16 }, (request, to) => {
    request
      .resume()
      .on('end', () => answers[request.url?.split('?')[0] ?? '']?.(to.setHeader('content-type', 'application/json')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const paths = Object.keys(answers);
  const { faults, done } = await fuzz({
    url,
    document: {
      paths: Object.fromEntries(paths.map((path) => [path, { get: { responses: { '200': response, '4XX': {} } } }])),
    },
    operations: paths.map((path): Operation => ({ method: 'GET', path, isOpen: false, parameters: [], body: null })),
    tokens: [async () => 'secret'],
    pictures: [],
    furnish: async () => undefined,
    secrets: {},
    count: 60,
    seed: 1,
  }).finally(() => server.close());
  const told = faults.map((fault) => fault.split('\n')[0]).sort();
  expect(told).toEqual([
    'GET /broken/: 500 a fault of the server',
    "GET /invalid/: 200 not valid against its schema: data must have required property 'id'",
    'GET /no-envelope/: 404 not the envelope of errors',
    'GET /silent/:  no answer',
    'GET /slow/: held the event loop',
    'GET /undocumented/: 202 the document does not name the status 202',
  ]);
  expect(faults[0]).toMatch(/request \d+ of seed 1: .*curl .*-X GET .*-H 'authorization: Token secret' .*http/);
  expect(done).toContain('GET /sound/');
});

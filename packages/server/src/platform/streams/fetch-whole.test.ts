import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { CameraHttp } from './camera-http.ts';
import { fetchWhole } from './fetch-whole.ts';

/** Lets somebody on loopback answer in their own way, and fetches that. */
async function fetched(answer: (connection: Socket) => Promise<void>, { most = 1 << 20, withinMs = 20_000 } = {}) {
  const server = createServer((connection) => {
    connection.on('error', () => undefined);
    connection.once('data', () => void answer(connection));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const camera = new CameraHttp({ url, address: '127.0.0.1' });
  try {
    return await fetchWhole(camera, { uri: '/1.seg', most, withinMs, signal: new AbortController().signal });
  } finally {
    camera.close();
    server.close();
  }
}

const head = (...lines: string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n');

test.each([
  ['is told', head('content-length: 9'), 'nine byte', 's'],
  ['is not told', head('transfer-encoding: chunked'), '4\r\nnine\r\n5\r\n byte\r\n', '0\r\n\r\n'],
])('comes whole where its length %s', async (_, ...pieces) => {
  const found = await fetched(async (connection) => {
    for (const piece of pieces) connection.write(piece);
  });
  expect(found.kind === 'bytes' && found.bytes.toString()).toBe('nine byte');
});

test('is not taken when it is more than it may be, whatever it says', async () => {
  const found = await fetched(
    async (connection) => {
      connection.write(head('transfer-encoding: chunked'));
      connection.end(`64\r\n${'x'.repeat(100)}\r\n64\r\n${'x'.repeat(100)}\r\n0\r\n\r\n`);
    },
    { most: 150 },
  );
  expect(found).toMatchObject({ kind: 'fails', problem: 'garbage' });
});

test('who answers nothing is silent, and not out of reach', async () => {
  expect(await fetched(async () => undefined, { withinMs: 200 })).toMatchObject({ kind: 'fails', problem: 'hung' });
});

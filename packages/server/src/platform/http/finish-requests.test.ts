import { once } from 'node:events';
import { rawClient } from '@kith/testing/raw-client';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { finishRequests } from './finish-requests.ts';

it('an app that closes waits for a request whose client has hung up, and for what is stored before its answer leaves', async () => {
  const app = Fastify({ forceCloseConnections: 'idle' });
  const happened: string[] = [];
  let goOn = (): void => undefined;
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  app.addHook('onSend', async () => {
    await new Promise((resolve) => setImmediate(resolve));
    happened.push('put on record');
  });
  finishRequests(app);
  app.post('/', async () => {
    happened.push('begun');
    await mayGoOn;
    return 'made';
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const connected = once(app.server, 'connection');
  using client = await rawClient(url);
  const [connection] = await connected;
  const gone = once(connection, 'close');
  client.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n');
  while (happened.length === 0) await new Promise((resolve) => setImmediate(resolve));
  client.socket.destroy();
  await gone;
  const closed = app.close().then(() => happened.push('closed'));
  await new Promise((resolve) => setImmediate(resolve));
  goOn();
  await closed;
  expect(happened).toEqual(['begun', 'put on record', 'closed']);
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';

it('a client that connected and said nothing does not keep a stopping server waiting', async () => {
  const kith = await openTestKith();
  const url = new URL(await kith.app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  const startMs = performance.now();
  await kith[Symbol.asyncDispose]();
  await ended;
  expect(performance.now() - startMs).toBeLessThan(5000);
});

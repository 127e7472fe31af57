import { rawClient } from '@kith/testing/raw-client';
import { leavesNothing, openFiles } from '@kith/testing/resources';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;
let url: string;
let picture: string;

beforeAll(async () => {
  kith = await openTestKith();
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  const name = `${'a'.repeat(43)}.jpg`;
  await kith.context.media.stage(name, Buffer.alloc(2_000_000, 'picture'));
  await kith.context.media.publishAfter([name], async () => undefined);
  picture = `/media/${name}`;
});
afterAll(() => kith[Symbol.asyncDispose]());

const ask = (path: string, method = 'GET') => `${method} ${path} HTTP/1.1\r\nHost: kith\r\n\r\n`;

describe('requests that a client sends ahead', () => {
  it.each([
    ['/docs/static/swagger-ui-bundle.js', 600],
    ['/docs/static/swagger-ui-bundle.js', 50],
    ['/console/main.js', 50],
    ['/console/', 50],
    ['picture', 600],
    ['picture', 50],
  ])('of %s leave no file open when it hangs up, %i at a time', async (path, count) => {
    const request = ask(path === 'picture' ? picture : path);
    const before = await openFiles();
    await leavesNothing(async () => {
      for (let i = 0; i < 4; i++) {
        using client = await rawClient(url);
        client.socket.pause();
        client.send(request.repeat(count));
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await openFiles()).length - before.length, 'open for one connection').toBeLessThanOrEqual(2);
      }
    });
  });

  it('are answered one after another, in their order', async () => {
    using client = await rawClient(url);
    const paths = ['/healthz', '/nowhere', '/readyz', picture, '/healthz', '/v1/whoami/'];
    client.send(paths.map((path) => ask(path)).join(''));
    await until(() => client.answers().length === paths.length, 'every answer');
    expect(client.answers().map(({ status }) => status)).toEqual([200, 404, 200, 200, 200, 401]);
  });

  it('end their connection when they are too many, and nobody else', async () => {
    using client = await rawClient(url);
    client.send(ask(picture).repeat(2000));
    await client.ended;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

it('a file is closed when its reader hangs up half-way', async () => {
  await leavesNothing(async () => {
    for (const path of [picture, '/docs/static/swagger-ui-bundle.js']) {
      using client = await rawClient(url);
      client.send(ask(path));
      await until(() => client.text().length > 10_000, 'the beginning');
    }
  });
});

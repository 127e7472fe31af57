import { numberedCameras } from '@kith/testing/numbered-cameras';
import { numberedFaces } from '@kith/testing/numbered-faces';
import { type PostgresServer, startPostgres } from '@kith/testing/postgres-server';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisitKeeper } from '../visits/visit-keeper.ts';
import { CameraKeeper } from './camera-keeper.ts';
import type { StreamReader } from './watching.ts';

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('PostgreSQL that is away for longer than a lease', () => {
  let server: PostgresServer;
  let kith: TestKith;
  const done: string[] = [];
  const watching = (node: string, streams: StreamReader): StreamReader => ({
    ...streams,
    watch: (camera, reports) => {
      done.push(`${node} begins`);
      const watch = streams.watch(camera, reports);
      return {
        get health() {
          return watch.health;
        },
        lastFrame: () => watch.lastFrame(),
        rest: () => {
          done.push(`${node} rests`);
          return watch.rest();
        },
        resume: () => {
          done.push(`${node} goes on`);
          watch.resume();
        },
        [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose](),
      };
    },
  });

  beforeAll(async () => {
    server = await startPostgres();
    kith = await openTestKith({
      vision: numberedFaces(),
      streams: (deps: { readonly visits: VisitKeeper }) => watching('a', numberedCameras(deps)),
      env: { KITH_DATABASE_URL: `${server.url}/postgres`, KITH_LOG_LEVEL: 'silent' },
    });
  });
  afterAll(async () => {
    await kith?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  it('has its nodes rest, and go on with what each reads, and nobody is told twice', async () => {
    const { context } = kith;
    kith.context.listensOn('http://kith.test');
    await kith.call('POST', '/v1/cameras/', { name: 'door', address: 'rtsp://10.0.0.9/7' });
    const visits = async () => (await kith.call('GET', '/v1/visits/')).body.results;
    await until(async () => (await visits()).length === 1, 'somebody is there');
    const streams = watching('b', numberedCameras(context));
    await using _ = new CameraKeeper({ ...context, node: 'b', streams, onState: () => undefined, most: 4 });
    await server.stop();
    await until(() => done.includes('a rests'), 'it rests', 20_000);
    await server.start();
    await until(() => done.includes('a goes on'), 'it goes on', 30_000);
    expect(done).toEqual(['a begins', 'a rests', 'a goes on']);
    const at = Date.now();
    await until(async () => Date.parse((await visits())[0]?.last_seen) > at, 'they are seen again', 20_000);
    expect(await visits()).toMatchObject([{ open: true }]);
  }, 90_000);
});

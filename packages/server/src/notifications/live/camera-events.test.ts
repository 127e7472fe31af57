import type { CameraEvent } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { numberedFaces } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';

let kith: TestKith;
let url: string;
const listeners: EventListener[] = [];

beforeAll(async () => {
  kith = await openTestKith({ vision: numberedFaces(), streams: numberedCameras });
  kith.context.sockets.listenOn(kith.app.server);
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  for (const listener of listeners) listener[Symbol.dispose]();
  await kith?.[Symbol.asyncDispose]();
});

/** @returns what a websocket was told of cameras since AUTH */
async function listen(data: object, token = kith.token): Promise<() => CameraEvent[]> {
  const listener = await EventListener.open(url);
  listeners.push(listener);
  listener.say({ action: 'AUTH', data: { token, ...data } });
  await until(() => listener.messages.some(({ auth }) => auth === 'ok'), 'AUTH is answered');
  return () => listener.messages.filter((message) => 'camera' in message);
}

const set = (id: number, address: string) =>
  kith.call('PATCH', `/v1/cameras/${id}/`, { address, try: false }).then(({ status }) => expect(status).toBe(200));
const isNow = (id: number, state: string) =>
  until(async () => (await kith.call('GET', `/v1/cameras/${id}/`)).body.state === state, state);

it('a camera that is gone, and back, is told to those of its space who ask', async () => {
  const { id } = (await kith.call('POST', '/v1/cameras/', { name: 'door', address: 'rtsp://10.0.0.9/none' })).body;
  await isNow(id, 'online');
  const asks = await listen({ cameras: true });
  const asksNot = await listen({});
  const { id: spaceId } = (await kith.call('POST', '/v1/spaces/', { name: 'elsewhere' })).body;
  const { key } = (await kith.call('POST', `/v1/spaces/${spaceId}/tokens/`, {})).body;
  const elsewhere = await listen({ cameras: true }, key);
  await until(async () => {
    await set(id, 'rtsp://10.0.0.9/fails/1');
    await isNow(id, 'offline');
    await set(id, 'rtsp://10.0.0.9/none');
    await isNow(id, 'online');
    return asks().length >= 2;
  }, 'it is told');
  const [gone, back] = asks();
  expect(gone).toMatchObject({
    type: 'camera.offline',
    camera: { id, name: 'door', problem: { code: 'unreachable' } },
  });
  expect(back).toMatchObject({ type: 'camera.online', camera: { id, problem: null } });
  expect([asksNot(), elsewhere()]).toEqual([[], []]);
});

import { Api } from '@kith/testing/api';
import { testModels } from '@kith/testing/eyes';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openVision } from '../../recognition/vision/open-vision.ts';
import type { Vision } from '../../recognition/vision/vision.ts';

const THREADS = 2;
const FLOOD = 150;
const SEARCH = '/v1/persons/search/';

let vision: Vision;
let kith: TestKith;
/** Two spaces of one account. */
let camera: Api;
let office: Api;

beforeAll(async () => {
  const modelsDir = await testModels();
  vision = await openVision({
    modelsDir,
    threads: THREADS,
    longestWaitMs: 1500,
    onPicture: (fate, workerMs) => kith?.context.metrics.picture(fate, workerMs),
  });
  kith = await openTestKith({ vision });
  const url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  camera = new Api(url, kith.token);
  const space = await camera.send('POST', '/v1/spaces/', { name: 'office' });
  const token = await camera.send('POST', `/v1/spaces/${space.body.id}/tokens/`, { permanent: true });
  office = new Api(url, token.body.key);
  await camera.send('POST', '/v1/sources/', { name: 'door', auto_identify_asm: false, auto_check_face_angle: false });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const waiting = () => vision.queue?.waiting ?? 0;
const statusesOf = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))].sort();

async function counted(outcome: string): Promise<number> {
  const text = (await kith.app.inject({ method: 'GET', url: '/metrics' })).body;
  return Number(new RegExp(`kith_pictures_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

it('more pictures than can be analysed soon are refused with 429 and a time to come again, and all is well afterwards', async () => {
  const frame = await samplePhoto(1);
  const answers = await Promise.all(
    Array.from({ length: FLOOD }, () => camera.upload('/v1/entries/', frame, { source: 'door' })),
  );
  expect(statusesOf(answers)).toEqual([201, 429]);
  for (const { status, body, headers } of answers) {
    if (status !== 429) continue;
    expect(body).toEqual({ error_codes: [429], message: 'Too many requests.', fields: [] });
    expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
  }
  const done = answers.filter(({ status }) => status === 201).length;
  expect(await counted('analysed')).toBe(done);
  expect(await counted('busy')).toBe(FLOOD - done);
  expect(await counted('crashed')).toBe(0);
  expect((await camera.upload('/v1/entries/', frame, { source: 'door' })).body.results).toHaveLength(3);
});

it('a camera that floods its space keeps nobody of another space waiting', async () => {
  const frame = await samplePhoto(1);
  const portrait = await portraitOf(sampleFaces.ada);
  const served: string[] = [];
  const flood = Array.from({ length: FLOOD }, async () => {
    const answer = await camera.upload('/v1/entries/', frame, { source: 'door' });
    if (answer.status === 201) served.push('camera');
    return answer;
  });
  await until(() => waiting() > 1, 'a queue');
  const before = served.length;
  const answer = await office.upload(SEARCH, portrait);
  expect([answer.status, answer.body.result]).toEqual([200, 'nm']);
  // At most what was with the workers, and one turn of the camera for each of them.
  expect(served.length - before).toBeLessThanOrEqual(2 * THREADS + 1);
  expect(statusesOf(await Promise.all(flood))).toEqual([201, 429]);
});

it('the picture of a client that went away is not looked at', async () => {
  const frame = await samplePhoto(1);
  const before = await counted('left');
  const flood = Array.from({ length: 2 * THREADS + 2 }, () => {
    const left = new AbortController();
    const form = new FormData();
    form.set('image', new Blob([new Uint8Array(frame)]), 'photo.jpg');
    const headers = { authorization: `Token ${camera.token}` };
    const answer = fetch(camera.url + SEARCH, { method: 'POST', headers, body: form, signal: left.signal });
    return { left, answer: answer.catch(() => null) };
  });
  await until(() => waiting() > 0, 'a queue');
  for (const { left } of flood) left.abort();
  await Promise.all(flood.map(({ answer }) => answer));
  await until(async () => (await counted('left')) > before, 'pictures that nobody waits for');
  await until(() => waiting() === 0, 'an empty queue');
  expect((await camera.upload(SEARCH, frame)).status).toBe(200);
});

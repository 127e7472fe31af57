import { Client, type KithApiError } from '@kith/client';
import { testModels } from '@kith/testing/eyes';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openVision } from '../../recognition/vision/open-vision.ts';
import type { Vision } from '../../recognition/vision/vision.ts';

const THREADS = 2;
const FLOOD = 150;

let vision: Vision;
let kith: TestKith;
/** Two spaces of one account. */
let camera: Client;
let office: Client;

beforeAll(async () => {
  const modelsDir = await testModels();
  vision = await openVision({
    modelsDir,
    threads: THREADS,
    longestWaitMs: 1500,
    onPicture: (fate, workerMs) => kith?.context.metrics.picture(fate, workerMs),
  });
  kith = await openTestKith({ vision });
  const baseUrl = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  camera = new Client({ apiToken: kith.token, baseUrl, retries: 0 });
  const { id } = await camera.spaces.create({ name: 'office' });
  const { key } = await camera.spaces.createToken(id, { permanent: true });
  office = new Client({ apiToken: key, baseUrl, retries: 0 });
  await camera.sources.create({ name: 'door', autoIdentifyAsm: false, autoCheckFaceAngle: false });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const waiting = () => vision.queue?.waiting ?? 0;

/** Sends a frame so often at once that some are refused, and not all. @returns the refusals */
async function flood(frame: Uint8Array, onServed: () => void = () => undefined): Promise<readonly KithApiError[]> {
  const sent = Array.from({ length: FLOOD }, () =>
    camera.entries.send({ image: frame, source: 'door' }).then(onServed),
  );
  const outcomes = await Promise.allSettled(sent);
  const refusals = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as KithApiError] : [],
  );
  expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([429]));
  expect(refusals.length).toBeLessThan(FLOOD);
  return refusals;
}

async function counted(outcome: string): Promise<number> {
  const text = (await kith.app.inject({ method: 'GET', url: '/metrics' })).body;
  return Number(new RegExp(`kith_pictures_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

it('more pictures than can be analysed soon are refused with 429 and a time to come again, and all is well afterwards', async () => {
  const frame = await samplePhoto(1);
  const refusals = await flood(frame);
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ codes: [429], message: 'Too many requests.', fields: [] });
    const seconds = (refusal.retryAfterMs ?? 0) / 1000;
    expect([seconds >= 1, Number.isInteger(seconds)], `${seconds} s`).toEqual([true, true]);
  }
  expect(await counted('analysed')).toBe(FLOOD - refusals.length);
  expect(await counted('busy')).toBe(refusals.length);
  expect(await counted('crashed')).toBe(0);
  expect((await camera.entries.send({ image: frame, source: 'door' })).results).toHaveLength(3);
});

it('a camera that floods its space keeps nobody of another space waiting', async () => {
  const frame = await samplePhoto(1);
  const portrait = await portraitOf(sampleFaces.ada);
  let served = 0;
  const flooded = flood(frame, () => {
    served += 1;
  });
  await until(() => waiting() > 1, 'a queue');
  const before = served;
  expect(await office.persons.search({ image: portrait })).toMatchObject({ result: 'nm' });
  // At most what was with the workers, and one turn of the camera for each of them.
  expect(served - before).toBeLessThanOrEqual(2 * THREADS + 1);
  await flooded;
});

it('the picture of a client that went away is not looked at', async () => {
  const frame = await samplePhoto(1);
  const before = await counted('left');
  const left = new AbortController();
  const searches = Promise.allSettled(
    Array.from({ length: 2 * THREADS + 2 }, () => camera.persons.search({ image: frame }, { signal: left.signal })),
  );
  await until(() => waiting() > 0, 'a queue');
  left.abort();
  await searches;
  await until(async () => (await counted('left')) > before, 'pictures that nobody waits for');
  await until(() => waiting() === 0, 'an empty queue');
  expect(await camera.persons.search({ image: frame })).toMatchObject({ result: 'nm' });
});

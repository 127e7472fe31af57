import { numberedCameras } from '@kith/testing/numbered-cameras';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { budgets } from '../budgets.ts';

const address = 'rtsp://10.0.0.9/none';

it('a space has so many cameras, also when several are added at once', async () => {
  await using kith = await openTestKith({ streams: numberedCameras });
  kith.context.trials.take = () => 0;
  const add = (name: string) => kith.call('POST', '/v1/cameras/', { name, address, enabled: false });
  for (let i = 1; i < budgets.cameras.perSpace; i++) expect((await add(`camera ${i}`)).status).toBe(201);
  const last = await Promise.all(['a', 'b', 'c', 'd'].map(add));
  expect(last.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400]);
  const refused = last.find(({ status }) => status === 400);
  expect(refused?.body.fields).toMatchObject([{ name: 'address', message: expect.stringMatching(/at most 200/) }]);
  // Nor is a source left of what was refused.
  expect((await kith.call('GET', '/v1/sources/')).body.count).toBe(budgets.cameras.perSpace);
});

it('an account tries so many addresses, however many spaces it has', async () => {
  await using kith = await openTestKith({ streams: numberedCameras });
  const other = (await kith.call('POST', '/v1/spaces/', { name: 'other' })).body;
  const { body } = await kith.call('POST', '/v1/tokens/', { space_id: other.id });
  const tryIn = (token?: string) => kith.call('POST', '/v1/cameras/test/', { address }, token);
  for (let i = 0; i < budgets.cameras.trials.burst; i++) expect((await tryIn()).status).toBe(200);
  expect((await tryIn(body.key)).status).toBe(429);
});

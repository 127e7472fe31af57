import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { Refusals } from './refusals.ts';

const GROUPS = '/v1/groups/persons/';

it('what one asker is refused is said one after another; another is not kept waiting by it', async () => {
  const refusals = new Refusals();
  const said: string[] = [];
  const from = performance.now();
  const refuse = (asker: string) => refusals.turn(asker).then(() => said.push(asker));
  await Promise.all([...Array.from({ length: 10 }, () => refuse('a')), refuse('b')]);
  expect(performance.now() - from).toBeGreaterThan(190);
  expect(said.indexOf('b')).toBeLessThan(3);
  expect(said).toHaveLength(11);
});

it.each([
  ['nothing', {}],
  ['a body', { payload: { name: 'Staff' } }],
])(
  'who asks again and again with %s is refused some fifty times a second, and others are answered meanwhile',
  async (_, sent) => {
    await using kith = await openTestKith({ env: { KITH_REQUESTS_PER_SECOND: '1' } });
    const ask = (remoteAddress: string) =>
      kith.app
        .inject({ method: 'payload' in sent ? 'POST' : 'GET', url: GROUPS, remoteAddress, ...sent })
        .then(({ statusCode }) => statusCode);
    for (let n = 0; n < 5; n++) expect(await ask('192.0.2.1')).toBe(401);
    const from = performance.now();
    const refused = Promise.all(Array.from({ length: 25 }, () => ask('192.0.2.1')));
    expect(await ask('192.0.2.2')).toBe(401);
    const statuses = await refused;
    // What had its token by then is answered.
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
    expect(performance.now() - from).toBeGreaterThan(400);
  },
);

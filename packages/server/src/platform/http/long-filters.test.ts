import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';

it('a filter of a thousand pids is taken, over a real connection', async () => {
  await using kith = await openTestKith();
  const url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  const [pid] = await kith.addPersons(1);
  const { id } = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [id] });
  const others = Array.from({ length: 999 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  const list = `${url}/v1/groups/persons/?pids_include=${[...others, pid].join('%2C')}`;
  const answer = await fetch(list, { headers: { authorization: `Token ${kith.token}` } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ count: 1, results: [{ id }] });
});

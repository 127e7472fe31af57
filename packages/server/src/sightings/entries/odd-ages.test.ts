import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';

it('entries of an age that nobody has are none, however large or small it is', async () => {
  await using kith = await openTestKith();
  const most = Number.MAX_SAFE_INTEGER;
  for (const query of [`age_from=${most}`, `age_to=-${most}`, `age_from=-${most}&age_to=${most}`]) {
    const { status, body } = await kith.call('GET', `/v1/entries/?${query}`);
    expect([status, body.count], query).toEqual([200, 0]);
  }
});

import { answering } from '@kith/testing/receiver';
import { TestHouse } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { expect, it } from 'vitest';
import { profilesHealth } from './profile-health.ts';

async function failing(status: number, entries: number): Promise<boolean | undefined> {
  await using house = await TestHouse.open();
  const receiver = await house.receive(answering(status));
  await house.addProfile(receiver.url);
  await using dispatcher = house.dispatch();
  for (let n = 0; n < entries; n += 1) await house.addEntry();
  dispatcher.wake();
  await until(async () => (await house.attempts()).length === entries, 'an attempt of each');
  return (await profilesHealth(house.db.queries, house.now))[0]?.isFailing;
}

it('an address that refuses whatever is sent fails, though no delivery has been tried three times', async () => {
  expect(await failing(500, 3)).toBe(true);
});

it('one refusal is no failing address, nor is one that takes everything', async () => {
  expect(await failing(500, 1)).toBe(false);
  expect(await failing(200, 3)).toBe(false);
});

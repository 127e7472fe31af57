import { answering } from '@kith/testing/receiver';
import { TestHouse } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { deliveryPurge } from './delivery-purge.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

it('deliveries are kept for 30 days after they were settled, and as long as they are owed', async () => {
  await using house = await TestHouse.open();
  const settled = async (): Promise<number> =>
    (await house.deliveries()).filter((delivery) => delivery.settled !== null).length;
  const receiver = await house.receive((request, response) =>
    answering(JSON.parse(request.body).id === 1 ? 500 : 200)(request, response),
  );
  await house.addProfile(receiver.url);
  const dispatcher = house.dispatch();
  // More than one step of the purge.
  for (let n = 0; n < 300; n += 1) await house.addEntry();
  dispatcher.wake();
  await until(async () => (await settled()) === 299, 'deliveries', 60_000);
  house.now += DAY_MS;
  await house.addEntry();
  dispatcher.wake();
  await until(async () => (await settled()) === 300, 'the last delivery');
  await until(async () => (await house.attempts()).length === 302, 'the second attempt of what is owed');
  await dispatcher[Symbol.asyncDispose]();

  house.now += 29 * DAY_MS;
  let looks = 0;
  const clock = () => {
    looks += 1;
    return house.now;
  };
  await using purge = deliveryPurge({ db: house.db, clock, ahead: () => house.now, log: pino({ level: 'silent' }) });
  purge.wake();
  // Asked again while it runs, it looks at the clock once more when the first run is over.
  purge.wake();
  await until(() => looks === 2, 'a whole run');
  expect(await house.deliveries()).toHaveLength(301);
  house.now += 1;
  purge.wake();
  await until(async () => (await house.deliveries()).length === 2, 'the purge');
  expect((await house.deliveries()).map(({ entry_id, status }) => [entry_id, status])).toEqual([
    [1, 'owed'],
    [301, 'delivered'],
  ]);
  expect(await house.attempts()).toHaveLength(3);
});

it('deliveries that a clock settled which was ahead go with those that came after them', async () => {
  await using house = await TestHouse.open();
  const receiver = await house.receive(answering(200));
  await house.addProfile(receiver.url);
  const dispatcher = house.dispatch();
  const right = house.now;
  for (const now of [right + 1000 * DAY_MS, right, right + DAY_MS]) {
    house.now = now;
    const { length } = await house.deliveries();
    await house.addEntry();
    dispatcher.wake();
    await until(async () => (await house.deliveries())[length]?.settled === now, 'the delivery');
  }
  await dispatcher[Symbol.asyncDispose]();
  house.now = right + 30 * DAY_MS + 1;
  await using purge = deliveryPurge({
    db: house.db,
    clock: () => house.now,
    ahead: () => house.now,
    log: pino({ level: 'silent' }),
  });
  purge.wake();
  await until(async () => (await house.deliveries()).length === 1, 'the purge');
  expect(await house.deliveries()).toMatchObject([{ entry_id: 3 }]);
});

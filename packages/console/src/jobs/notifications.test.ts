import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('telling somebody', () => {
  let house: ConsoleHouse;
  let receiver: Receiver;
  let works = false;
  beforeAll(async () => {
    house = await openConsoleHouse();
    receiver = await Receiver.open((_, response) => response.writeHead(works ? 204 : 500).end());
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  it('is made switched off, shows what it would have told, fails when the receiver does, and is sent again', async () => {
    const { call, addPersons } = house.kith;
    const [ada, bea] = await addPersons(2);
    if (!ada || !bea) throw new Error('Nobody was added.');
    await call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada' });
    const { id } = (await call('POST', '/v1/groups/persons/', { name: 'VIP' })).body;
    await call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [id] });
    await see(house.kith, [ada, bea, null], { sourceId: house.door, result: 'exact', now: Date.now() });

    const visit = await house.enter('/notifications');
    await visit.button('New notification').first().click();
    await visit.field('Name').fill('To the desk');
    await visit.field('Address that is called').fill(receiver.url);
    await visit.button('Make it').click();
    await visit.sees(/whsec_/);
    await visit.page.getByRole('dialog').getByText('Close', { exact: true }).click();

    await visit.sees('3 of 3');
    await visit.field('Anyone in one of these groups').click();
    await visit.page.getByRole('option', { name: 'VIP' }).click();
    await visit.sees('1 of 3');
    await visit.sees('in none of the groups');
    await visit.page.getByRole('heading', { level: 1 }).click();
    await visit.field('Switched on').click();
    await visit.button('Save').click();
    await visit.sees('Saved.');
    const [profile] = (await call('GET', '/v1/notifications/')).body.results;
    expect(profile).toMatchObject({ is_active: true, persons_groups: [id] });

    await see(house.kith, [ada], { sourceId: house.door, result: 'exact', now: Date.now() });
    house.kith.context.webhooks.wake();
    await until(() => receiver.received.length > 0, 'the first attempt');
    await visit.sees(/answered 500|status 500|500/);
    works = true;
    await visit.button('Send a sample').click();
    await visit.sees(/The receiver answered 204/);
    expect(visit.complaints).toEqual([]);
  });
});

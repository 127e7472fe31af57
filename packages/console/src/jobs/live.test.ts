import type { Pid } from '@kith/contract';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('the wall', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const isSeen = async (pid: Pid, now = Date.now()): Promise<void> => {
    await see(house.kith, [pid], { sourceId: house.door, result: 'exact', now });
    house.kith.context.events.wake(house.kith.spaceId);
  };

  it('shows who is there by name with all groups while it happens, and folds what repeats', async () => {
    const ada = await house.someone('Ada');
    for (const name of ['Staff', 'VIP']) {
      const { id } = (await house.kith.call('POST', '/v1/groups/persons/', { name })).body;
      await house.kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [id] });
    }
    const visit = await house.enter('/live');
    await visit.sees('Nobody has been seen yet.');
    await isSeen(ada);
    const row = visit.page.getByRole('listitem').filter({ hasText: 'Ada' });
    await row.getByRole('link', { name: 'Staff' }).waitFor();
    await row.getByRole('link', { name: 'VIP' }).waitFor();
    await isSeen(ada);
    await isSeen(ada);
    await visit.sees(/3× since/);
    expect(await row.count()).toBe(1);
    expect(visit.complaints).toEqual([]);
  });

  it('opens a sighting at an address of its own, which can be sent to somebody', async () => {
    const bea = await house.someone('Bea');
    await isSeen(bea);
    const visit = await house.enter('/live');
    await visit.button('Bea').click();
    await visit.sees(bea);
    await visit.link('Open person').waitFor();
    const { hash } = new URL(visit.page.url());
    const colleague = await house.enter(hash.slice(1));
    await colleague.sees(bea);
  });

  it('shows only what is wished for, and keeps the wish in its address', async () => {
    await see(house.kith, [null], { sourceId: house.door, now: Date.now() });
    const visit = await house.enter('/live?who=strangers');
    await visit.button('Stranger').first().waitFor();
    expect(await visit.button('Ada').count()).toBe(0);
    await visit.page.getByText('Known', { exact: true }).click();
    await visit.button('Ada').first().waitFor();
    expect(new URL(visit.page.url()).hash).toBe('#/live?who=known');
  });

  it('takes a wrong name away, and gives it back', async () => {
    const dana = await house.someone('Dana');
    await isSeen(dana);
    const visit = await house.enter('/live');
    await visit.button('Dana').click();
    await visit.button('Not this person').click();
    await visit.sees('Not this person: remembered.');
    const row = visit.page.getByRole('listitem').first();
    await row.getByRole('button', { name: 'Stranger', includeHidden: true }).waitFor();
    const named = async () => (await house.kith.call('GET', `/v1/entries/?pid=${dana}`)).body.count;
    expect(await named()).toBe(0);
    await visit.button('Undo').click();
    await visit.sees('Taken back: it says again what was found.');
    expect(await named()).toBe(1);
    await row.getByRole('button', { name: 'Dana', includeHidden: true }).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('gives a name to whoever has none yet, from the sighting', async () => {
    const [pid] = await house.kith.addPersons(1);
    if (pid === undefined) throw new Error('Nobody was added.');
    await isSeen(pid);
    const visit = await house.enter('/live');
    await visit.button('Not named yet').first().click();
    await visit.field('Name').fill('Cem');
    await visit.button('Give a name').click();
    await visit.page.getByRole('heading', { name: 'Cem', level: 1 }).waitFor();
    expect((await house.kith.call('GET', `/v1/persons/${pid}/`)).body.name).toBe('Cem');
  });
});

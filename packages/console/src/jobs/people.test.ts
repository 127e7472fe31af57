import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('keeping people', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const person = async (pid: string) => house.kith.call('GET', `/v1/persons/${pid}/`);

  it('says beside the field what the server refuses, and keeps what was written', async () => {
    const pid = await house.someone('Bea');
    await house.kith.call('PATCH', `/v1/persons/${await house.someone('Cem')}/`, { external_id: 'E-1' });
    const visit = await house.enter(`/people/${pid}`);
    await visit.field('External id').fill('E-1');
    await visit.button('Save').click();
    const field = visit.field('External id');
    const told = visit.page.locator(`[id="${(await field.getAttribute('aria-describedby'))?.split(' ').at(-1)}"]`);
    await visit.sees(/E-1/);
    expect(await told.count()).toBeGreaterThan(0);
    expect(await field.inputValue()).toBe('E-1');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
  });

  it('erases the others when some are gone already', async () => {
    const [gone, stays] = [await house.someone('Gita gone'), await house.someone('Gita here')];
    const visit = await house.enter('/people?q=gita');
    await visit.page.getByRole('checkbox', { name: 'Choose Gita gone' }).click();
    await visit.page.getByRole('checkbox', { name: 'Choose Gita here' }).click();
    await house.kith.call('DELETE', `/v1/persons/${gone}/`);
    await visit.button('Erase').click();
    await visit.button('Erase for good').click();
    await visit.sees('2 people are erased.');
    expect((await person(stays)).status).toBe(404);
  });

  it('adds people to a group by name, takes them out, and puts them back', async () => {
    const { id } = (await house.kith.call('POST', '/v1/groups/persons/', { name: 'Night shift' })).body;
    await house.someone('Fatma');
    const visit = await house.enter(`/groups/${id}`);
    await visit.sees('Nobody is in this group yet.');
    await visit.button('Add people').first().click();
    await visit.page.getByRole('searchbox').fill('fat');
    await visit.page.getByRole('dialog').getByText('Fatma').click();
    await visit.button('Add 1 person').click();
    await visit.link('Fatma').waitFor();
    await visit.page.getByRole('checkbox', { name: 'Choose Fatma' }).click();
    await visit.button('Take out of the group').click();
    await visit.sees('Nobody is in this group yet.');
    await visit.button('Undo').click();
    await visit.link('Fatma').waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('shows how far two groups are the same people, and who they are', async () => {
    const pids = await house.kith.addPersons(3);
    await house.kith.call('PATCH', `/v1/persons/${pids[1]}/`, { name: 'Hanna in both' });
    const groupOf = async (name: string, members: readonly string[]): Promise<number> => {
      const { id } = (await house.kith.call('POST', '/v1/groups/persons/', { name })).body;
      await house.kith.call('POST', '/v1/groups/persons/pids/', { pids: members, groups_ids: [id] });
      return id;
    };
    const early = await groupOf('Early', pids.slice(0, 2));
    await groupOf('Late', pids.slice(1));
    const visit = await house.enter(`/groups/${early}`);
    await visit.button('More').click();
    await visit.page.getByRole('menuitem', { name: 'Compare with another group' }).click();
    await visit.field('Compare with').click();
    await visit.page.getByRole('option', { name: 'Late' }).click();
    await visit.page.getByRole('img', { name: /Early with 2 people, Late with 2. 1 are in both/ }).waitFor();
    await visit.link('Hanna in both').waitFor();
    await visit.page.getByText('Only in Late: 1').click();
    await visit.link('Hanna in both').waitFor({ state: 'detached' });
    await visit.page.reload();
    await visit.page.getByRole('radio', { name: 'Only in Late: 1', checked: true }).waitFor({ state: 'attached' });
    expect(visit.complaints).toEqual([]);
  });
});

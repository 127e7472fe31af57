import type { Pid } from '@kith/contract';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

const EVENTS = 500;
const LOOKS_EVERY = 100;

describe.runIf(chromiumIsTried)('a tablet at a door', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const memberOf = async (name: string, group: string): Promise<Pid> => {
    const pid = await house.someone(name);
    const { id } = (await house.kith.call('POST', '/v1/groups/persons/', { name: group })).body;
    await house.kith.call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [id] });
    return pid;
  };

  it.each(languages)('says of each of 500 who it is, and whether they may come in ($language)', async (spoken) => {
    const { language, words } = spoken;
    const { verdicts } = words.door;
    const [guests, banned] = [`Guests ${language}`, `Banned ${language}`];
    const ada = await memberOf('Ada', guests);
    const bea = await memberOf('Bea', banned);
    const visit = await house.enter('/door', { language });
    for (const [field, group] of [
      [words.door.allowed, guests],
      [words.door.refused, banned],
    ] as const) {
      await visit.field(field).fill(group);
      await visit.page.getByRole('option', { name: group }).click();
    }
    await visit.button(words.door.open).click();
    await visit.sees(words.door.waiting);
    await visit.page.locator('[data-connection=live]').waitFor();
    const comers = [
      { pid: ada, name: 'Ada', says: verdicts.allowed, verdict: 'allowed' },
      { pid: bea, name: 'Bea', says: verdicts.refused, verdict: 'refused' },
      { pid: null, name: words.sighting.stranger, says: verdicts.unknown, verdict: 'unknown' },
    ] as const;
    for (let i = 0; i < EVENTS; i++) {
      const comer = comers[i % comers.length] ?? comers[0];
      await see(house.kith, [comer.pid], { sourceId: house.door, result: 'exact', now: Date.now() });
      house.kith.context.events.wake(house.kith.spaceId);
      if (i % LOOKS_EVERY !== 0 && i !== EVENTS - 1) continue;
      const door = visit.page.locator(`[data-verdict=${comer.verdict}]`);
      await door.getByText(comer.name, { exact: true }).last().waitFor();
      await door.getByText(comer.says, { exact: true }).first().waitFor();
    }
    expect(visit.complaints).toEqual([]);
    await visit.button(words.door.close).click();
    await visit.page.getByRole('heading', { name: words.door.title }).waitFor();
  });
});

import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { faceLike } from '@kith/testing/face-like';
import { knownBy } from '@kith/testing/known-by';
import { see } from '@kith/testing/sightings';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

const { stranger, similar } = faceLike(5);

describe.runIf(chromiumIsTried)('the health of the people known', () => {
  let house: ConsoleHouse;
  beforeEach(async () => {
    house = await openConsoleHouse();
  });
  afterEach(() => house[Symbol.asyncDispose]());

  /** Ada, and somebody of whom one photo is hers. @returns the pid of the other */
  async function mixedUp(): Promise<string> {
    const face = stranger();
    await knownBy(house.kith, 'Ada', [face]);
    return knownBy(house.kith, 'Bea', [stranger(), similar(face, 0.9)]);
  }

  it.each(languages)('finds a photo of somebody else, and two who seem to be one ($language)', async (spoken) => {
    const { language, words } = spoken;
    const { health, person } = words;
    const bea = await mixedUp();
    const visit = await house.enter('/people', { language });
    await visit.link(health.link).click();
    await visit.sees(health.same(1, '1'));
    await visit.sees(new RegExp(health.faults.nearer_to_another('Ada', '', '').split(' (')[0] ?? ''));
    await visit.button(person.removeFace).first().click();
    await visit.sees(person.removedFace);
    await visit.button(health.again).click();
    await visit.sees(health.nobodySame);
    expect((await house.kith.call('GET', `/v1/persons/${bea}/templates/`)).body.results).toHaveLength(1);
    expect(visit.complaints).toEqual([]);
  });

  it('makes one of two who are one', async () => {
    await mixedUp();
    const visit = await house.enter('/people/health');
    await visit.button('They are one person').first().click();
    await visit.page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
    await visit.sees('Two people are one now.');
    await visit.sees('Nobody seems to be known twice.');
    expect((await house.kith.call('GET', '/v1/persons/')).body.count).toBe(1);
    expect(visit.complaints).toEqual([]);
  });

  it('says what a threshold would have told otherwise, before it is moved', async () => {
    const [pid] = await house.kith.addPersons(1);
    if (pid === undefined) throw new Error('Nobody was added.');
    await see(house.kith, [pid, pid], { sourceId: house.door, result: 'exact', confidence: 88, now: Date.now() });
    const visit = await house.enter('/settings/thresholds');
    await visit.sees('Nothing would have been told otherwise.');
    await visit.field('Certain from').fill('90');
    await visit.sees('2 sightings would be “Very likely” instead of “Certain”.');
    await visit.sees(/^Of 1,000 strangers/);
    expect((await house.kith.call('GET', '/v1/settings/thresholds/')).body.exact).not.toBe(90);
    expect(visit.complaints).toEqual([]);
  });
});

import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('cameras that Kith reads', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
    const { body } = await uploadTo(house.kith, '/v1/persons/', await pictureOf(1), { source: 'door' });
    await house.kith.call('PATCH', `/v1/persons/${body.pid}/`, { name: 'Ada' });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const camera = async (id: string) => (await house.kith.call('GET', `/v1/cameras/${id}/`)).body;

  it('one is tried, what is wrong stands beside its address, and then it is read and says who is there', async () => {
    const visit = await house.enter('/cameras');
    await visit.button('New camera').first().click();
    await visit.field('Name').fill('Gate');
    await visit.field('Address').fill('rtsp://10.0.0.9/fails/1');
    await visit.button('Try it').click();
    await visit.sees(/^Nothing answers at this address/);
    await visit.field('Address').fill('rtsp://10.0.0.9/1');
    await visit.field('User of the camera').fill('viewer');
    await visit.field('Password of the camera').fill('geheim');
    await visit.button('Try it').click();
    await visit.sees(/^It works/);
    await visit.button('Make it').click();
    await visit.page.getByRole('heading', { name: 'Gate' }).waitFor();
    await visit.sees('is read');
    await visit.link('Ada').waitFor();
    await visit.sees('here now');
    const id = new URL(visit.page.url()).hash.split('/').at(-1) ?? '';
    expect(await camera(id)).toMatchObject({ address: 'rtsp://10.0.0.9/1', has_password: true });
    expect(await visit.page.content()).not.toContain('geheim');
    const { results } = (await house.kith.call('GET', '/v1/persons/?q=Ada')).body;
    await visit.page.evaluate(`location.hash = '/people/${results[0].pid}'`);
    const visits = visit.page.locator('section').filter({ has: visit.page.getByRole('heading', { name: 'Visits' }) });
    await visits.getByRole('link', { name: 'Gate' }).waitFor();
    await visits.getByText('here now').waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('a zone is drawn by keys, and is kept', async () => {
    const made = { name: 'Yard', address: 'rtsp://10.0.0.9/none', try: false };
    const { id } = (await house.kith.call('POST', '/v1/cameras/', made)).body;
    const visit = await house.enter(`/cameras/${id}`);
    await visit.sees('Faces are looked for everywhere in the picture.');
    await visit.button('Add a zone').click();
    await visit.button('Corner 1 of zone 1').focus();
    await visit.page.keyboard.press('ArrowRight');
    await visit.page.keyboard.press('ArrowUp');
    await visit.button('Corner for zone 1').click();
    await visit.field('Seconds until somebody has left').fill('20');
    await visit.button('Save how it is read').click();
    await visit.sees('Saved.');
    const saved = await camera(id);
    expect(saved.absence_seconds).toBe(20);
    expect(saved.zones[0].points).toHaveLength(5);
    expect(saved.zones[0].points[0]).toEqual([0.26, 0.24]);
    expect(visit.complaints).toEqual([]);
  });

  it('one that is read no more stays, and sends pictures itself', async () => {
    const { id } = (await house.kith.call('POST', '/v1/cameras/', { name: 'Roof', address: 'rtsp://10.0.0.9/none' }))
      .body;
    const visit = await house.enter(`/cameras/${id}`);
    await visit.button('Read no more').click();
    await visit.button('Let Kith read it').waitFor();
    expect((await house.kith.call('GET', `/v1/sources/${id}/`)).status).toBe(200);
    await visit.button('Let Kith read it').click();
    await visit.field('Address').fill('rtsp://10.0.0.9/2');
    await visit.page.getByRole('button', { name: 'Let Kith read it' }).last().click();
    await visit.button('Read no more').waitFor();
    expect(visit.complaints).toEqual([]);
  });
});

import { violationsOf } from '@kith/testing/accessibility';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { FrigateStandIn } from '@kith/testing/frigate';
import { MqttBroker } from '@kith/testing/mqtt-broker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('the Frigate of a space', () => {
  let house: ConsoleHouse;
  let broker: MqttBroker;
  let frigate: FrigateStandIn;
  beforeAll(async () => {
    house = await openConsoleHouse({ env: { KITH_CAMERA_ALLOW: '127.0.0.0/8' } });
    broker = await MqttBroker.open({ username: 'kith', password: 'geheim' });
    frigate = await FrigateStandIn.open(broker);
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
    await frigate[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  });

  it.each(languages)('is tried, listened to, and left, on a phone ($language)', async ({ language, words: all }) => {
    const { frigate: words, channels } = all;
    const visit = await house.enter('/settings/frigate', { language, width: 390 });
    const { page } = visit;
    await visit.sees(words.none);
    await visit.field(words.url).fill(frigate.url);
    await visit.field(words.broker).fill(broker.url);
    await visit.field(channels.fields.username).fill('kith');
    await visit.field(channels.password).fill('falsch');
    await visit.button(words.test).click();
    await visit.sees('The broker refuses this username and password.');
    await visit.field(channels.password).fill('geheim');
    await visit.button(words.test).click();
    await visit.sees(/0\.16\.2.*front_door/);
    await visit.field(words.cameras).click();
    await page.getByRole('option', { name: 'front_door' }).click();
    await page.getByRole('heading', { level: 1 }).click();
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    expect(await violationsOf(page)).toEqual([]);
    await visit.button(words.save).click();
    await visit.sees(words.saved);
    await visit.sees(words.states.online);
    const kept = (await house.kith.call('GET', '/v1/frigate/')).body;
    expect(kept).toMatchObject({ url: frigate.url, cameras: ['front_door'], broker: { has_password: true } });

    await page.getByRole('switch', { name: words.enabled }).click();
    await visit.button(words.save).click();
    await visit.sees(words.states.disabled);
    expect((await house.kith.call('GET', '/v1/frigate/')).body).toMatchObject({ broker: { has_password: true } });
    expect(await page.content()).not.toContain('geheim');
    // On a phone what was said in passing may lie over it.
    await visit.button(words.remove).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: words.remove }).click();
    await visit.sees(words.none);
    expect((await house.kith.call('GET', '/v1/frigate/')).status).toBe(404);
    expect(visit.complaints).toEqual([]);
  });

  it('what is being typed stays when somebody else saves, and it is said beside the field', async () => {
    const { frigate: words, shell } = en;
    const wish = { url: frigate.url, broker: { url: broker.url, username: 'kith', password: 'geheim' } };
    await house.kith.call('PUT', '/v1/frigate/', { ...wish, topic_prefix: 'one' });
    const visit = await house.enter('/settings/frigate');
    await visit.field(words.prefix).fill('mi');
    await house.kith.call('PUT', '/v1/frigate/', { ...wish, topic_prefix: 'theirs', write_names: false });
    await visit.sees(shell.changedMeanwhile('theirs'));
    expect(await visit.field(words.prefix).inputValue()).toBe('mi');
    expect(await visit.page.getByRole('switch', { name: words.writeNames }).isChecked()).toBe(false);
    await visit.field(words.prefix).pressSequentially('ne');
    await visit.button(words.save).click();
    await visit.sees(words.saved);
    await visit.page.getByText(shell.changedMeanwhile('theirs')).waitFor({ state: 'detached' });
    const kept = (await house.kith.call('GET', '/v1/frigate/')).body;
    expect(kept).toMatchObject({ topic_prefix: 'mine', write_names: false, broker: { has_password: true } });
    await house.kith.call('DELETE', '/v1/frigate/');
    expect(visit.complaints).toEqual([]);
  });

  it('what the server refuses is said beside the field, and what was typed stays', async () => {
    const visit = await house.enter('/settings/frigate');
    await visit.field('Address of Frigate').fill('ftp://frigate');
    await visit.field('Broker that it tells').fill(broker.url);
    await visit.button('Save').click();
    await visit.page.locator('[aria-invalid=true]').first().waitFor();
    expect(await visit.field('Address of Frigate').inputValue()).toBe('ftp://frigate');
    expect(visit.complaints).toEqual([]);
  });
});

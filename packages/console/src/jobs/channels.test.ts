import { violationsOf } from '@kith/testing/accessibility';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { keyboardOf } from '@kith/testing/keyboard';
import { MqttBroker } from '@kith/testing/mqtt-broker';
import { answering, Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('what a notification tells, how and when', () => {
  let house: ConsoleHouse;
  let receiver: Receiver;
  beforeAll(async () => {
    house = await openConsoleHouse();
    house.kith.context.samples.rate.take = () => 0;
    receiver = await Receiver.open(answering(200));
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  const call: ConsoleHouse['kith']['call'] = (...request) => house.kith.call(...request);
  const get = async (id: number) => (await call('GET', `/v1/notifications/${id}/`)).body;
  const topic = async (name: string, wish: object = {}): Promise<number> => {
    const channel = { kind: 'ntfy', url: `http://127.0.0.1:${receiver.port}`, topic: 'door' };
    return (await call('POST', '/v1/notifications/', { name, channel, is_active: false, ...wish })).body.id;
  };

  it('a webhook has a secret that can be made anew, and a channel has none', async () => {
    const secret = 'Make another secret';
    const visit = await house.enter(`/notifications/${await topic('Door')}`);
    await visit.button('Send all failures again').waitFor();
    expect(await visit.button(secret).count()).toBe(0);
    const hook = { name: 'Hook', destination_url: receiver.url, http_method: 1, is_active: false };
    const { id } = (await call('POST', '/v1/notifications/', hook)).body;
    await visit.page.evaluate((address) => void location.assign(address), `#/notifications/${id}`);
    await visit.button(secret).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)('a broker is told, and Home Assistant which groups there are ($language)', async (spoken) => {
    const { language, words: all } = spoken;
    const { channels: words, notifications } = all;
    await using broker = await MqttBroker.open({ username: 'kith', password: 'geheim' });
    const group = `Staff ${language}`;
    await call('POST', '/v1/groups/persons/', { name: group });
    const visit = await house.enter('/notifications', { language });
    const { page } = visit;
    const heard = (prefix: string) => broker.at(`${prefix}/${house.kith.spaceId}/events/entry.sample`).length;
    await visit.button(notifications.create).first().click();
    await visit.field(notifications.name).fill(`Home ${language}`);
    await visit.field(words.kind).click();
    await page.getByRole('option', { name: words.kinds.mqtt }).click();
    await visit.field(words.broker).fill('mqtt://10.0.0.9');
    await visit.field(words.fields.username).fill('kith');
    await visit.field(words.password).fill('geheim');
    await visit.button(notifications.make).click();
    await page
      .getByRole('alert')
      .getByText(/10\.0\.0\.9/)
      .waitFor();
    await visit.field(words.broker).fill(broker.url);
    await visit.button(notifications.make).click();
    await page.getByRole('heading', { name: `Home ${language}` }).waitFor();
    expect(await visit.field(words.password).inputValue()).toBe('');

    await visit.sees(words.announcedAll);
    await visit.field(notifications.groups).click();
    await page.getByRole('option', { name: group }).click();
    await visit.sees(words.announced(group));
    await page.getByRole('heading', { level: 1 }).click();
    await visit.field(words.mqttTopic).fill('haus');
    await visit.button(notifications.save).click();
    await visit.sees(notifications.saved);
    await visit.button(notifications.sample).click();
    await visit.sees(notifications.sampleTaken('…').split(' …')[0] ?? '');
    expect(heard('haus'), 'the password is as before').toBe(1);
    await page.getByRole('switch', { name: words.homeAssistant }).click();
    await visit.field(words.discovery).waitFor({ state: 'detached' });
    await visit.button(notifications.save).click();
    const kept = async () => (await call('GET', `/v1/notifications/?q=home%20${language}`)).body.results[0].channel;
    await until(async () => (await kept()).home_assistant === null, 'it is saved');
    expect(await kept()).toMatchObject({ kind: 'mqtt', topic: 'haus', has_password: true });
    expect(await page.content()).not.toContain('geheim');
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)('words are filled in by a click, tried on a sample, and sent ($language)', async (spoken) => {
    const { language, words: all } = spoken;
    const words = all.notifications;
    const id = await topic(`Words ${language}`);
    const visit = await house.enter(`/notifications/${id}`, { language });
    const { page } = visit;
    const title = visit.field(words.templateTitle);
    await title.fill('Hallo !');
    await page.keyboard.press('ArrowLeft');
    await visit.button(words.templateNames.person).click();
    expect(await title.inputValue()).toBe('Hallo {person}!');
    const preview = page.getByRole('figure', { name: words.sampleText });
    await preview.getByText('Hallo Sample!').waitFor();
    await page.keyboard.type(' {wer}');
    await page.getByRole('alert').getByText('{wer}').waitFor();
    expect(await title.getAttribute('aria-invalid')).toBe('true');
    await title.fill('{alarm}: {urgency}');
    // An entry has no alarm: it is told as Kith words it.
    await preview.getByText('Sample: Sample').waitFor();
    await visit.field(words.sampleOf).click();
    await page.getByRole('option', { name: words.types['alarm.raised'], exact: true }).click();
    await preview.getByText('Sample: normal').waitFor();
    await visit.button(words.save).click();
    await visit.sees(words.saved);
    receiver.received.length = 0;
    await visit.button(words.sample).click();
    await visit.sees(words.sampleAnswered('200', '…').split(' …')[0] ?? '');
    expect(JSON.parse(receiver.received[0]?.body ?? '{}').title).toBe('Sample: normal');
    expect((await get(id)).template).toEqual({ title: '{alarm}: {urgency}', body: null, time_zone: 'UTC' });
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)('quiet hours and news are set by keys alone, on a phone ($language)', async (spoken) => {
    const { language, words: all } = spoken;
    const words = all.notifications;
    const id = await topic(`Night ${language}`);
    await call('POST', '/v1/alarm-rules/', { name: `Anybody ${language}`, when: { sources: ['door'] } });
    await see(house.kith, [null], { sourceId: house.door, result: 'nm', now: Date.now() });
    const visit = await house.enter(`/notifications/${id}`, { language, width: 390 });
    const { page } = visit;
    const hands = keyboardOf(page);
    await hands.press(page.getByRole('switch', { name: words.corrections }), 'Space');
    await hands.press(page.getByRole('checkbox', { name: words.newsKinds['membership.ended'].name }), 'Space');
    await hands.press(page.getByRole('checkbox', { name: words.newsKinds['alarm.raised'].name }), 'Space');
    await hands.press(page.getByRole('switch', { name: words.quiet }), 'Space');
    await visit.sees(/22:00–06:00/);
    const cell = page.getByRole('gridcell').and(page.locator('[tabindex="0"]'));
    await hands.press(cell, 'Space');
    await visit.sees(/08:00–08:30/);
    await hands.press(page.getByRole('switch', { name: words.quietUrgent }), 'Space');
    await hands.press(visit.button(words.templateNames.time));
    expect(await visit.field(words.templateBody).inputValue()).toBe('{time}');
    await hands.press(visit.button(words.save));
    await visit.sees(words.saved);
    expect(await get(id)).toMatchObject({
      corrections: true,
      news: ['membership.ended', 'alarm.raised'],
      quiet: { except_urgent: false },
      template: { title: null, body: '{time}', time_zone: 'UTC' },
    });
    const news = page.getByRole('list', { name: words.previewNews });
    await news.getByText(`${words.types['alarm.raised']} · Anybody ${language}, door`).first().waitFor();
    await visit.sees(words.previewLeftOut);
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(visit.complaints).toEqual([]);
  });
});

import type { Pid, ProfileId } from '@kith/contract';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

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

  const seen = (pids: readonly (Pid | null)[]) =>
    see(house.kith, pids, { sourceId: house.door, result: 'exact', now: Date.now() });

  /** Lets the three days go by in which a delivery is tried. */
  async function givesUp(profile: ProfileId): Promise<void> {
    const { db, webhooks } = house.kith.context;
    const isGivenUp = async (): Promise<boolean> => {
      await db.queries
        .updateTable('deliveries')
        .set({ next_attempt: 0 })
        .where('next_attempt', 'is not', null)
        .where('claimed_by', 'is', null)
        .execute();
      webhooks.replayed(profile);
      const { results } = (await house.kith.call('GET', `/v1/notifications/${profile}/deliveries/`)).body;
      return results[0]?.status === 'failed';
    };
    await until(isGivenUp, 'the last attempt');
  }

  it.each(languages)(
    'is made switched off, shows what it would have told, fails when the receiver does, and is sent again ($language)',
    async ({ language, words: { notifications: words, shell } }) => {
      works = false;
      receiver.received.length = 0;
      const { call, addPersons } = house.kith;
      const [ada, bea] = await addPersons(2);
      if (!ada || !bea) throw new Error('Nobody was added.');
      await call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada' });
      const { id } = (await call('POST', '/v1/groups/persons/', { name: `VIP ${language}` })).body;
      await call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [id] });
      const before = (await call('GET', '/v1/entries/?limit=1')).body.count;
      await seen([ada, bea, null]);
      const all = String(before + 3);

      const visit = await house.enter('/notifications', { language });
      await visit.button(words.create).first().click();
      await visit.field(words.name).fill(`Desk ${language}`);
      await visit.field(words.destination).fill(receiver.url);
      await visit.button(words.make).click();
      await visit.sees(/whsec_/);
      await visit.page.getByRole('dialog').getByText(shell.close, { exact: true }).click();

      await visit.sees(words.previewCount(all, all));
      await visit.field(words.groups).click();
      await visit.page.getByRole('option', { name: `VIP ${language}` }).click();
      await visit.sees(words.previewCount('1', all));
      await visit.sees(words.reasons.persons_groups);
      await visit.page.getByRole('heading', { level: 1 }).click();
      await visit.field(words.active).click();
      await visit.button(words.save).click();
      await visit.sees(words.saved);
      const [profile] = (await call('GET', `/v1/notifications/?q=desk%20${language}`)).body.results;
      expect(profile).toMatchObject({ is_active: true, persons_groups: [id] });

      await seen([ada]);
      house.kith.context.webhooks.wake();
      await until(() => receiver.received.length > 0, 'the first attempt');
      await visit.sees(words.answered('500'));
      await givesUp(profile.id);
      await visit.sees(words.statuses.failed);
      await visit.link(shell.notifications).click();
      await visit.sees(words.failing);
      await visit.link(`Desk ${language}`).click();

      works = true;
      await visit.button(words.sample).click();
      await visit.sees(words.sampleAnswered('204', '…').split(' …')[0] ?? '');
      const failed = receiver.received.find(({ headers }) => headers['webhook-id']);
      const attempts = receiver.received.length;
      await visit.button(words.replay).click();
      await visit.sees(words.replayed);
      await visit.sees(words.statuses.delivered);
      expect(receiver.received.slice(attempts)).toMatchObject([
        { headers: { 'webhook-id': failed?.headers['webhook-id'] }, body: failed?.body },
      ]);
      expect(visit.complaints).toEqual([]);
    },
  );

  it.each(languages)('tells by a channel, whose secret is written and never shown ($language)', async (spoken) => {
    const { language, words: all } = spoken;
    const { channels: words, notifications } = all;
    const visit = await house.enter('/notifications', { language });
    const { page } = visit;
    await visit.button(notifications.create).first().click();
    await visit.field(notifications.name).fill(`Phone ${language}`);
    await visit.field(words.kind).click();
    await page.getByRole('option', { name: words.kinds.ntfy }).click();
    await visit.field(words.fields.url).fill(receiver.url);
    await visit.field(words.fields.topic).fill('front door');
    await visit.field(words.token).fill('tk_geheim');
    await visit.button(notifications.make).click();
    await visit.sees(/letters, digits/);
    expect(await visit.field(words.token).inputValue()).toBe('tk_geheim');
    await visit.field(words.fields.topic).fill('front-door');
    await visit.button(notifications.make).click();
    await page.getByRole('heading', { name: `Phone ${language}` }).waitFor();
    expect(await visit.field(words.token).inputValue()).toBe('');
    await visit.field(words.fields.topic).fill('back-door');
    await visit.button(notifications.save).click();
    await visit.sees(notifications.saved);
    const [{ channel }] = (await house.kith.call('GET', `/v1/notifications/?q=phone%20${language}`)).body.results;
    expect(channel).toMatchObject({ kind: 'ntfy', topic: 'back-door', has_token: true });
    expect(await page.content()).not.toContain('geheim');
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)('tells of strangers alone, by their visits, and of corrections ($language)', async (spoken) => {
    const { language, words: all } = spoken;
    const words = all.notifications;
    const hook = { name: `Strangers ${language}`, http_method: 0, destination_url: receiver.url, is_active: false };
    const { id } = (await house.kith.call('POST', '/v1/notifications/', hook)).body;
    const visit = await house.enter(`/notifications/${id}`, { language });
    await visit.page.getByRole('switch', { name: words.strangersOnly }).click();
    await visit.sees(words.reasons.strangers);
    await visit.field(words.strangerFields.visits_from).fill('3');
    await visit.field(words.strangerFields.visits_to).fill('2');
    await visit.button(words.save).click();
    await visit.sees(/visits_from/);
    expect(await visit.field(words.strangerFields.visits_to).inputValue()).toBe('2');
    await visit.field(words.strangerFields.visits_to).fill('');
    await visit.field(words.strangerFields.seen_within_days).fill('7');
    await visit.page.getByRole('switch', { name: words.corrections }).click();
    await visit.button(words.save).click();
    await visit.sees(words.saved);
    const who = `${words.strangerVisits.from('3')}, ${words.strangerSeenWithin(7, '7')}`;
    await visit.sees(words.strangersMeans(who));
    const set = { strangers: { visits_from: 3, visits_to: null, seen_within_days: 7 }, corrections: true };
    expect((await house.kith.call('GET', `/v1/notifications/${id}/`)).body).toMatchObject(set);
    await visit.link(all.shell.notifications).click();
    await visit.sees(words.sentence(who, words.everywhere));
    expect(visit.complaints).toEqual([]);
  });
});

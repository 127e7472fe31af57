import type { BrowserPage } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { type Keyboard, keyboardOf } from '@kith/testing/keyboard';
import { pictureOf } from '@kith/testing/numbered-faces';
import { Receiver } from '@kith/testing/receiver';
import { lookOf, unknownFaces } from '@kith/testing/unknown-faces';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { de as words } from '../messages/de.ts';

const [ADA, BEA, CEM] = [1, 2, 3] as const;

describe.runIf(chromiumIsTried)('auf Deutsch, ohne Maus', () => {
  let house: ConsoleHouse;
  let visit: BrowserPage;
  let hands: Keyboard;
  beforeAll(async () => {
    house = await openConsoleHouse({ vision: unknownFaces() });
    await house.kith.context.strangers.load(house.kith.spaceId);
    visit = await house.browser.open(`${house.url}/console/#/people`, { language: 'de' });
    hands = keyboardOf(visit.page);
    await hands.write(visit.field(words.session.username), 'owner');
    await hands.write(visit.field(words.session.password), 'owner-password');
    await hands.keys('Enter');
    await visit.page.locator('nav').waitFor();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const list = async (path: string) => (await house.kith.call('GET', path)).body.results;
  const seen = async (person: number, look: number) =>
    (await uploadTo(house.kith, '/v1/entries/', await pictureOf(lookOf(person, look)), { source: 'door' })).body
      .results[0];
  const photo = async (name: string, person: number, look = 0) => ({
    ...{ name, mimeType: 'image/jpeg' },
    buffer: await pictureOf(lookOf(person, look)),
  });
  /** Goes to a page by its link in the list of pages. */
  const goTo = async (name: string, title = name): Promise<void> => {
    await hands.press(visit.page.locator('nav').getByRole('link', { name, exact: true }));
    await visit.page.getByRole('heading', { level: 1, name: title }).waitFor();
  };

  it('jemand wird erfasst und kommt in eine Gruppe', async () => {
    await goTo(words.shell.enrol, words.enrol.title);
    await hands.give(visit.button(words.enrol.choosePhotos), [
      await photo('Ada.jpg', ADA),
      await photo('Bea.jpg', BEA),
    ]);
    await until(async () => (await list('/v1/persons/')).length === 2, 'two people');
    await goTo(words.shell.people);
    await hands.press(visit.page.getByRole('checkbox', { name: /Ada/ }), 'Space');
    await hands.press(visit.button(words.people.addToGroups));
    await hands.write(visit.field(words.groups.names).last(), 'Belegschaft');
    await hands.keys('Enter');
    await hands.press(visit.page.getByRole('dialog').getByRole('button', { name: words.groups.add, exact: true }));
    await until(async () => (await list('/v1/groups/persons/'))[0]?.persons_count === 1, 'a member');
  });

  it('jemand wird nach dem Namen und nach einem Foto gefunden', async () => {
    await goTo(words.shell.people);
    await hands.write(visit.page.getByRole('searchbox'), 'bea');
    await hands.press(visit.link('Bea'));
    await visit.page.getByRole('heading', { level: 1, name: 'Bea' }).waitFor();
    await goTo(words.shell.people);
    await hands.press(visit.link(words.people.byPhoto));
    await hands.give(visit.button(words.enrol.choosePhoto), [await photo('wer.jpg', ADA, 1)]);
    await hands.press(visit.link(/^Ada/).first());
    await visit.page.getByRole('heading', { level: 1, name: 'Ada' }).waitFor();
  });

  it('eine Benachrichtigung wird gemacht, und ein Probeereignis kommt an', async () => {
    await using receiver = await Receiver.open((_, response) => response.writeHead(204).end());
    await goTo(words.shell.notifications);
    await hands.press(visit.button(words.notifications.create).first());
    await hands.write(visit.field(words.notifications.name), 'Empfang');
    await hands.write(visit.field(words.notifications.destination), receiver.url);
    await hands.keys('Enter');
    await visit.sees(/whsec_/);
    await hands.keys('Escape');
    await hands.press(visit.field(words.notifications.active), 'Space');
    await hands.press(visit.button(words.notifications.save));
    await visit.sees(words.notifications.saved);
    await hands.press(visit.button(words.notifications.sample));
    await until(() => receiver.received.length > 0, 'a sample');
  });

  it('eine fremde Person bekommt einen Namen, und der wird zurückgenommen', async () => {
    const { stranger } = await seen(CEM, 1);
    await goTo(words.shell.strangers);
    const region = visit.page.getByRole('region', { name: words.strangers.stranger(String(stranger.id)) });
    await region.waitFor();
    await hands.press(visit.button(words.strangers.nameKey));
    await hands.write(visit.field(words.strangers.name), 'Cem');
    await hands.keys('Enter');
    await visit.sees(words.strangers.named('Cem'));
    // What was done on a page before may be offered to be undone still, beside this one.
    await hands.press(visit.page.locator('#main').getByRole('button', { name: words.shell.undo }));
    await region.waitFor();
    expect(await list('/v1/persons/?q=Cem')).toEqual([]);
    await hands.keys('n');
    await hands.write(visit.field(words.strangers.name), 'Cem');
    await hands.keys('Enter');
    await hands.press(visit.button(words.strangers.takeBackOf(String(stranger.id))));
    await region.waitFor();
    expect(await list('/v1/persons/?q=Cem')).toEqual([]);
  });

  it('ein Alarm wird bestätigt', async () => {
    const rule = { name: 'Jemand an der Tür', when: { sources: ['door'] }, urgency: 'high' };
    await house.kith.call('POST', '/v1/alarm-rules/', rule);
    await seen(ADA, 2);
    await goTo(words.shell.alarms);
    await visit.page.getByRole('list', { name: words.alarms.list }).getByText(rule.name).waitFor();
    await hands.press(visit.button(words.alarms.acknowledge).first());
    await hands.write(visit.field(words.alarms.note), 'Das war der Postbote.');
    await hands.press(visit.page.getByRole('dialog').getByRole('button', { name: words.alarms.acknowledge }));
    await visit.sees(words.alarms.empty);
    expect(await list('/v1/alarms/')).toMatchObject([{ state: 'acknowledged', note: 'Das war der Postbote.' }]);
    expect(visit.complaints).toEqual([]);
  });
});

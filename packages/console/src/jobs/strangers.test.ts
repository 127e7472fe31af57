import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { lookOf, unknownFaces } from '@kith/testing/unknown-faces';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

const [ADA, BEA, CEM] = [0, 1, 2] as const;

describe.runIf(chromiumIsTried)('working off strangers', () => {
  let house: ConsoleHouse;
  beforeEach(async () => {
    house = await openConsoleHouse({ vision: unknownFaces() });
    await house.kith.context.strangers.load(house.kith.spaceId);
  });
  afterEach(() => house[Symbol.asyncDispose]());

  const seen = async (person: number, look: number) => {
    const picture = await pictureOf(lookOf(person, look));
    return (await uploadTo(house.kith, '/v1/entries/', picture, { source: 'door' })).body.results[0];
  };
  const list = async (path: string) => (await house.kith.call('GET', path)).body.results;

  it.each(languages)(
    'names, takes for somebody known, ignores, and takes back, by three keys ($language)',
    async (spoken) => {
      const { language, words } = spoken;
      const strangers = words.strangers;
      const known = await uploadTo(house.kith, '/v1/persons/', await pictureOf(lookOf(CEM, 0)), { source: 'door' });
      await house.kith.call('PATCH', `/v1/persons/${known.body.pid}/`, { name: 'Cem' });
      // Who is seen last comes first: Bea, and then Ada.
      for (const look of [1, 2, 3]) await seen(ADA, look);
      await seen(BEA, 1);
      const [bea, ada] = await list('/v1/strangers/');
      const visit = await house.enter('/strangers', { language });
      const { page } = visit;
      const at = (id: number) => page.getByRole('region', { name: strangers.stranger(String(id)) }).waitFor();
      await at(bea.id);

      await page.keyboard.press('i');
      await visit.sees(strangers.nowIgnored);
      await at(ada.id);
      await page.keyboard.press('u');
      await at(bea.id);
      expect((await list('/v1/strangers/')).length).toBe(2);

      await page.keyboard.press('i');
      await at(ada.id);
      await page.keyboard.press('n');
      await visit.sees(strangers.consequence(3, '3'));
      await page.keyboard.type('Ada');
      await page.keyboard.press('Enter');
      await visit.sees(strangers.named('Ada'));
      await visit.sees(strangers.empty);
      // Whoever goes elsewhere has decided.
      await visit.link(words.shell.people).click();
      await until(async () => (await list('/v1/persons/?q=Ada')).length === 1, 'Ada to be known');
      const [{ pid }] = await list('/v1/persons/?q=Ada');
      expect(await list(`/v1/entries/?pid=${pid}`)).toHaveLength(3);
      expect((await list('/v1/strangers/?ignored=true')).map(({ id }: { id: number }) => id)).toEqual([bea.id]);

      await page.evaluate("location.hash = '/strangers?ignored=true'");
      await at(bea.id);
      await page.keyboard.press('k');
      await page.getByRole('searchbox').fill('Cem');
      await page.getByRole('group').getByText('Cem').click();
      await visit.sees(strangers.named('Cem'));
      await visit.link(words.shell.people).click();
      await until(async () => (await list(`/v1/entries/?pid=${known.body.pid}`)).length === 2, 'Bea to be Cem');
      expect(visit.complaints).toEqual([]);
    },
  );

  it.each(languages)(
    'takes a name back at once, and later from the person ($language)',
    async ({ language, words }) => {
      const strangers = words.strangers;
      const [{ stranger }] = [await seen(ADA, 1), await seen(ADA, 2)];
      const visit = await house.enter('/strangers', { language });
      const { page } = visit;
      const region = page.getByRole('region', { name: strangers.stranger(String(stranger.id)) });
      for (const again of [false, true]) {
        await region.waitFor();
        await page.keyboard.press('n');
        await page.getByRole('textbox', { name: strangers.name, exact: true }).fill('Ada');
        await page.keyboard.press('Enter');
        await visit.sees(strangers.named('Ada'));
        if (!again) await page.keyboard.press('u');
      }
      await visit.link(/^Ada$/).click();
      await page.getByRole('heading', { level: 1, name: 'Ada' }).waitFor();
      await page.getByRole('button', { name: strangers.takeBackOf(String(stranger.id)) }).click();
      await region.waitFor();
      expect(await list('/v1/persons/?q=Ada')).toEqual([]);
      expect((await list(`/v1/strangers/${stranger.id}/entries/`)).length).toBe(2);
      expect(visit.complaints).toEqual([]);
    },
  );

  it.each(languages)('all who were named of late can be taken back, however many ($language)', async (spoken) => {
    const { language, words } = spoken;
    const { kith } = house;
    const { stranger } = await seen(ADA, 1);
    await kith.call('POST', `/v1/strangers/${stranger.id}/name/`, { name: 'Ada' });
    const [row] = await kith.context.db.queries.selectFrom('namings').selectAll().execute();
    if (!row) throw new Error('Nobody was named.');
    const later = Array.from({ length: 59 }, (_, i) => ({
      ...{ ...row, stranger_id: (row.stranger_id + i + 1) as typeof row.stranger_id, named: row.named + i + 1 },
    }));
    await kith.context.db.queries.insertInto('namings').values(later).execute();
    const visit = await house.enter('/strangers', { language });
    const takeBack = visit.page.getByRole('button', { name: words.strangers.takeBackOf(String(stranger.id)) });
    await visit.button(words.strangers.namedMore).click();
    await takeBack.click();
    await visit.sees(words.strangers.takenBack);
    expect(await list('/v1/strangers/')).toMatchObject([{ id: stranger.id }]);
  });

  it('says what the server did not take', async () => {
    await seen(ADA, 1);
    const [{ id }] = await list('/v1/strangers/');
    const visit = await house.enter('/strangers');
    const region = visit.page.getByRole('region', { name: `Stranger ${id}` });
    await region.waitFor();
    await visit.page.keyboard.press('n');
    await visit.field('Name').fill('Ada');
    // Somebody else is quicker.
    await house.kith.call('DELETE', `/v1/strangers/${id}/`);
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('alert').waitFor();
    await region.waitFor({ state: 'detached' });
  });

  it('stays with whom somebody looks at while others are seen, and no key acts behind a dialog', async () => {
    const ada = (await seen(ADA, 1)).stranger.id;
    const visit = await house.enter('/groups');
    const { page } = visit;
    await page.clock.install();
    await page.evaluate("location.hash = '/strangers'");
    const region = page.getByRole('region', { name: `Stranger ${ada}` });
    await region.waitFor();
    await page.keyboard.press('n');
    await visit.field('Name').fill('Ad');
    const bea = (await seen(BEA, 1)).stranger.id;
    await page.clock.fastForward(20_000);
    await page.getByRole('button', { name: `Stranger ${bea},`, includeHidden: true }).waitFor({ state: 'attached' });
    expect(await visit.field('Name').inputValue()).toBe('Ad');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await visit.button('Forget').click();
    const cancel = page.getByRole('dialog').getByRole('button', { name: 'Cancel' });
    await cancel.focus();
    for (const key of ['i', 'ArrowDown', 'n', 'k', 'u']) await page.keyboard.press(key);
    await cancel.click();
    await region.waitFor();
    expect(await page.getByText('Ignored:').count()).toBe(0);
    expect((await list('/v1/strangers/')).length).toBe(2);
  });

  it('shows who was ignored among those who are, and goes on by keys there', async () => {
    const { id } = (await seen(ADA, 1)).stranger;
    const visit = await house.enter('/groups');
    const { page } = visit;
    await page.clock.install();
    await page.evaluate("location.hash = '/strangers'");
    const region = page.getByRole('region', { name: `Stranger ${id}` });
    await region.waitFor();
    await page.keyboard.press('i');
    await visit.button('Undo').waitFor();
    await page.clock.fastForward(6_000);
    // What is done can no longer be taken back.
    await visit.button('Undo').waitFor({ state: 'detached' });
    await until(async () => (await list('/v1/strangers/?ignored=true')).length === 1, 'the stranger to be ignored');
    await page.getByText('Ignored', { exact: true }).click();
    await region.waitFor();
    await page.keyboard.press('i');
    await visit.sees('No longer ignored.');
    await visit.link('People').click();
    await until(async () => (await list('/v1/strangers/')).length === 1, 'the stranger to be noticed again');
  });

  it('says to whoever has left the page what the server did not take', async () => {
    const { id } = (await seen(ADA, 1)).stranger;
    const visit = await house.enter('/strangers');
    const { page } = visit;
    await page.getByRole('region', { name: `Stranger ${id}` }).waitFor();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/\/v1\/strangers\/\d+\/$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.keyboard.press('i');
    await visit.button('Undo').waitFor();
    await house.kith.call('DELETE', `/v1/strangers/${id}/`);
    await visit.link('People').click();
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    letGo();
    await page.getByRole('alert').waitFor();
  });

  it('forgets somebody after saying what that comes to', async () => {
    const entry = await seen(ADA, 1);
    const visit = await house.enter('/strangers');
    await visit.button('Forget').click();
    await visit.sees(/cannot be taken back/);
    await visit.page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
    await visit.sees('The stranger is forgotten.');
    expect((await list('/v1/entries/')).map(({ id }: { id: number }) => id)).not.toContain(entry.id);
  });
});

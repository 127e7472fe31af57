import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { zipOf } from '@kith/testing/zip-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ENROLLED_PER_PAGE = 1000;

describe.runIf(chromiumIsTried)('photos on their way', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const photo = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });
  const persons = async () => (await house.kith.call('GET', `/v1/persons/?limit=${ENROLLED_PER_PAGE}`)).body.results;

  it('asks no door to open for people who are enrolled by hand, and knows them when they come again', async () => {
    const everything = { name: 'Door opener', http_method: 0, destination_url: 'http://127.0.0.1:9/', is_active: true };
    const { id } = (await house.kith.call('POST', '/v1/notifications/', everything)).body;
    const visit = await house.enter('/enrol');
    const photos = visit.page.locator('input[type=file]').first();
    await photos.setInputFiles([photo('Ada.jpg', await pictureOf(0))]);
    await visit.sees('1 of 1 · 1 enrolled');
    expect((await house.kith.call('GET', `/v1/notifications/${id}/deliveries/`)).body.count).toBe(0);
    await photos.setInputFiles([photo('Somebody.jpg', await pictureOf(0))]);
    await visit.sees('2 of 2 · 1 enrolled · 1 known before');
    await visit.link('Open').first().click();
    await visit.page.getByRole('heading', { name: 'Ada' }).waitFor();
  });

  it('takes a zip, names people as its folders are named, and says what is wrong with a photo or a zip', async () => {
    const zip = zipOf([
      { name: 'Gül Çelik/IMG_1.jpg', bytes: await pictureOf(200) },
      { name: 'Hans/IMG_2.jpg', bytes: await pictureOf(201), stored: true },
      { name: 'Hans/secret.jpg', bytes: await pictureOf(202), encrypted: true },
      { name: 'read me.txt', bytes: Buffer.from('Not a photo.') },
    ]);
    const visit = await house.enter('/enrol');
    await visit.page.getByText('From the folder').click();
    await visit.page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        { name: 'staff.zip', mimeType: 'application/zip', buffer: zip },
        { name: 'torn.zip', mimeType: 'application/zip', buffer: zip.subarray(0, -30) },
      ]);
    await visit.sees(/^torn\.zip: no zip, or a damaged one\./);
    await visit.sees('3 of 3 · 2 enrolled · 1 not taken');
    await visit.sees('The zip wants a password for it: unpack the zip first, and drop the folder.');
    const names = (await persons()).map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['Gül Çelik', 'Hans']));
    expect(visit.complaints).toEqual([]);
  });

  it('takes a picture with the webcam', async () => {
    const visit = await house.enter('/enrol');
    await visit.button('Use the webcam').click();
    await visit.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    await visit.button('Take a picture').click();
    // Nobody is on the picture of a device that is none.
    await visit.sees('1 of 1 · 1 not taken');
  });

  it('waits when the server goes away in the middle, or wants to be left alone, and loses neither photo nor name', async () => {
    const SENT = 4;
    const photos = await Promise.all(
      Array.from({ length: SENT }, async (_, i) => photo(`Late ${'abcd'[i]}x.jpg`, await pictureOf(100 + i))),
    );
    const visit = await house.enter('/enrol');
    let made = 0;
    await visit.page.route('**/v1/**', async (route) => {
      // The first is made, but nobody hears of it; then nobody answers at all.
      if (
        route.request().method() === 'POST' &&
        new URL(route.request().url()).pathname === '/v1/persons/' &&
        made === 0
      ) {
        made += 1;
        await route.fetch();
      }
      await route.abort();
    });
    await visit.page.locator('input[type=file]').first().setInputFiles(photos);
    await visit.sees('Trying again; what you typed stays.');
    await visit.sees('0 of 4');
    await visit.page.unroute('**/v1/**');
    await visit.page.route('**/v1/persons/', (route) =>
      route.fulfill({ status: 503, headers: { 'retry-after': '1' }, body: '' }),
    );
    await visit.page.getByText('Trying again').waitFor({ state: 'hidden' });
    await visit.page.waitForResponse((response) => response.status() === 503);
    await visit.page.unroute('**/v1/persons/');
    await visit.sees(/^4 of 4 · .*(?<!not taken)$/);
    const names = (await persons()).map(({ name }: { name: string }) => name);
    for (const letter of 'abcd') expect(names).toContain(`Late ${letter}x`);
  });

  it('waits for whoever has to log in again', async () => {
    const visit = await house.enter('/enrol');
    await house.kith.call('DELETE', '/v1/sessions/');
    await visit.page
      .locator('input[type=file]')
      .first()
      .setInputFiles([photo('Lapsed.jpg', await pictureOf(120))]);
    await visit.sees('Your login has ended');
    await visit.sees('0 of 1');
    await visit.field('Password').fill('owner-password');
    await visit.button('Log in').click();
    await visit.sees('1 of 1 · 1 enrolled');
  });

  it('puts each photo into the groups that were chosen when it came, also while others are on their way', async () => {
    const visit = await house.enter('/enrol');
    const choose = async (group: string, ...photos: Awaited<ReturnType<typeof photo>>[]): Promise<void> => {
      await visit.field('Groups').fill(group);
      await visit.page.keyboard.press('Enter');
      await visit.page.locator('input[type=file]').first().setInputFiles(photos);
    };
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await visit.page.route('**/v1/persons/', async (route) => {
      await held;
      await route.continue();
    });
    const early = await Promise.all([130, 131, 132].map(async (i) => photo(`${i}.jpg`, await pictureOf(i))));
    await choose('Early', ...early);
    await visit.sees('Being looked at…');
    await visit.page.keyboard.press('Backspace');
    await choose('Late', photo('133.jpg', await pictureOf(133)));
    await visit.sees('0 of 4');
    goOn();
    await visit.sees('4 of 4 · 4 enrolled');
    const { results } = (await house.kith.call('GET', '/v1/groups/persons/')).body;
    const counts = results.map(({ name, persons_count }: { name: string; persons_count: number }) => [
      name,
      persons_count,
    ]);
    expect(counts).toContainEqual(['Early', 3]);
    expect(counts).toContainEqual(['Late', 1]);
  });

  it('says of photos beside a name that cannot be one why it is not taken, and sends them when it is another', async () => {
    const visit = await house.enter('/enrol');
    await visit.field('Where the photos come from').fill('n'.repeat(300));
    await visit.page
      .locator('input[type=file]')
      .first()
      .setInputFiles([photo('Named.jpg', await pictureOf(140))]);
    await visit.sees('1 of 1 · 1 not taken');
    await visit.field('Where the photos come from').fill('Desk');
    await visit.button('Try 1 again').click();
    await visit.sees('1 of 1 · 1 enrolled');
    expect((await house.kith.call('GET', '/v1/sources/?q=desk')).body.count).toBe(1);
  });
});

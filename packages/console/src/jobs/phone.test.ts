import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { faceOf } from '@kith/testing/numbered-faces';
import { until } from '@kith/testing/until';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('a phone as a camera', () => {
  let house: ConsoleHouse;
  const sizes: string[] = [];
  beforeAll(async () => {
    house = await openConsoleHouse({
      vision: {
        analyse: async (image) => {
          if (!(image instanceof Uint8Array)) throw new Error('A phone sends files.');
          const { width, height, format } = await sharp(image).metadata();
          sizes.push(`${format} ${width}×${height}`);
          const picture = { format: 'jpeg', width, height, facesSeen: 1 } as const;
          return { kind: 'analysed', picture: { ...picture, faces: [faceOf(5)] } };
        },
        [Symbol.asyncDispose]: async () => undefined,
      },
    });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const entries = async () => (await house.kith.call('GET', `/v1/entries/?sources_ids=${house.door}`)).body;

  it.each(languages)('is shown a code, reads it, sends what it sees, and is withdrawn ($language)', async (spoken) => {
    const { language, words } = spoken;
    const { phone } = words;
    const desk = await house.enter(`/cameras/${house.door}`, { language });
    await desk.button(phone.make).click();
    const code = desk.page.getByRole('img', { name: phone.code });
    const { data, info } = await sharp(await code.screenshot())
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const address = decodeQR({ width: info.width, height: info.height, data });
    expect(address).toMatch(/\/console\/#\/phone\/src_[0-9a-f]{48}$/);

    const visit = await house.browser.open(address, { language, width: 390 });
    await visit.page.getByText(phone.what('door', new URL(house.url).host, '').slice(0, 40)).waitFor();
    const before = (await entries()).count;
    await visit.button(phone.start).click();
    await visit.sees(phone.sent(3, '3'));
    expect(new Set(sizes)).toEqual(new Set(['jpeg 1280×720']));
    const { count, results } = await entries();
    expect(count - before).toBeGreaterThanOrEqual(3);
    expect(results[0]).toMatchObject({ result: 'nm', source: { name: 'door' } });
    await visit.button(phone.stop).click();
    await visit.button(phone.start).click();

    const key = `${address.split('/').at(-1)?.slice(0, 8)}…`;
    await desk.button(phone.withdrawOf(key)).click();
    await visit.sees(phone.over);
    await until(
      async () => (await house.kith.call('GET', `/v1/sources/${house.door}/tokens/`)).body.results.length === 0,
      'no token',
    );
    expect([...desk.complaints, ...visit.complaints]).toEqual([]);
  });
});

import { portraitOf, sampleFaces, sideBySide } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { accountCases } from './js-methods/accounts.ts';
import { peopleCases } from './js-methods/people.ts';
import { settingCases } from './js-methods/settings.ts';
import { spaceCases } from './js-methods/spaces.ts';
import { tokenCases } from './js-methods/tokens.ts';
import { failedUploadCases, uploadCases } from './js-methods/uploads.ts';
import { utilityCases } from './js-methods/utilities.ts';
import type { World } from './js-methods/world.ts';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { methodsOf } from './methods-of.ts';
import { officialRestClient } from './official-clients.ts';

const cases = {
  ...accountCases,
  ...tokenCases,
  ...spaceCases,
  ...settingCases,
  ...peopleCases,
  ...utilityCases,
};

async function takePhotos(): Promise<World['photo']> {
  const [ada, adaAgain] = [await portraitOf(sampleFaces.ada), await portraitOf(sampleFaces.adaAgain)];
  const dataUri = (bytes: Buffer) => `data:image/jpeg;base64,${bytes.toString('base64')}`;
  return {
    ada: dataUri(ada),
    adaAgain: dataUri(adaAgain),
    bea: dataUri(await portraitOf(sampleFaces.bea)),
    cem: dataUri(await portraitOf(sampleFaces.cem)),
    adaTwice: dataUri(await sideBySide(ada, adaAgain)),
  };
}

describe('@neuroio/rest-api 4.2.2 in Node', () => {
  let kith: KithWithPeople;
  let world: World;

  beforeAll(async () => {
    kith = await openKithWithPeople();
    const client = (token?: string) => officialRestClient(kith.url, token);
    world = {
      kith,
      api: client(kith.token),
      client,
      photo: await takePhotos(),
      file: () => null,
      date: (epochMs: number) => new Date(epochMs),
    };
  });
  afterAll(() => kith?.[Symbol.asyncDispose]());

  const tried = { ...cases, ...failedUploadCases };
  for (const [method, attempt] of Object.entries(tried)) it(method, () => attempt(world));

  it('has no method but these', () => {
    expect(methodsOf(world.api)).toEqual(Object.keys(tried).sort());
  });
});

/** Every request of a page goes to another origin: the browser asks the server with a preflight whether it may. */
describe('@neuroio/rest-api 4.2.2 in a browser (jsdom)', () => {
  let kith: KithWithPeople;
  let browser: Browser;
  let world: World;

  beforeAll(async () => {
    kith = await openKithWithPeople();
    browser = await openBrowser();
    const client = (token?: string) => browser.client(kith.url, token);
    const ada = await portraitOf(sampleFaces.ada);
    const file = (size = ada.length) =>
      browser.file(Buffer.concat([ada, Buffer.alloc(size - ada.length)]), 'my "pic" ✓.jpg');
    world = { kith, api: client(kith.token), client, photo: await takePhotos(), file, date: browser.date };
  });
  afterAll(async () => {
    browser?.[Symbol.dispose]();
    await kith?.[Symbol.asyncDispose]();
  });

  const tried = { ...cases, ...uploadCases };
  for (const [method, attempt] of Object.entries(tried)) it(method, () => attempt(world));

  it('has no method but these', () => {
    expect(methodsOf(world.api)).toEqual(Object.keys(tried).sort());
  });

  it('asked by preflights, and was answered', async () => {
    const metrics = await (await fetch(`${kith.url}/metrics`)).text();
    const preflights = metrics.split('\n').filter((line) => /_count\{.*method="OPTIONS"/.test(line));
    expect(preflights).toEqual([expect.stringMatching(/status="204"\} [1-9]\d+$/)]);
  });
});

import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from './exchange.ts';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { iamCalls } from './python-calls/iam.ts';
import { peopleCalls } from './python-calls/people.ts';
import { settingsCalls } from './python-calls/settings.ts';
import type { World } from './python-calls/world.ts';
import { readRecording, toBytes, type Values } from './recorded-requests.ts';

const cases = { ...iamCalls, ...settingsCalls, ...peopleCalls };
const recordings = [await readRecording('0.19'), await readRecording('0.24'), await readRecording('0.28')];

for (const { httpx, requests } of recordings) {
  describe(`neuroio 0.1.2 with httpx ${httpx}`, () => {
    let kith: KithWithPeople;
    let photo: World['photo'];
    let spaces = 0;

    beforeAll(async () => {
      kith = await openKithWithPeople();
      photo = {
        ada: await portraitOf(sampleFaces.ada),
        adaAgain: await portraitOf(sampleFaces.adaAgain),
        bea: await portraitOf(sampleFaces.bea),
      };
    });
    afterAll(() => kith?.[Symbol.asyncDispose]());

    const newSpace: World['newSpace'] = async () => {
      const { id } = await kith.client.spaces.create({ name: `space ${++spaces}` });
      const { key: token } = await kith.client.spaces.createToken(id);
      for (const name of ['src', 'источник']) {
        await kith.as(token).sources.create({ name, manualCreateFacesizeThreshold: 10_000 });
      }
      return { id, token };
    };

    it.each(requests.map((request) => [request.call, request] as const))('%s', async (call, request) => {
      const attempt = cases[call];
      if (!attempt) throw new Error('No case tries this request.');
      const { host } = new URL(kith.url);
      const send = (values: Values = {}) =>
        exchange(kith.url, toBytes(request, host, { token: kith.token, ...values }));
      await attempt({ kith, photo, send, client: kith.client, as: kith.as, newSpace });
    });

    it('has no recorded request but these', () => {
      expect(requests.map(({ call }) => call).sort()).toEqual(Object.keys(cases).sort());
    });
  });
}

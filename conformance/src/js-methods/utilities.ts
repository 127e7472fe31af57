import { expect } from 'vitest';
import { type Cases, refused } from './world.ts';

const described = { age: expect.any(Number), sex: 1, mood: expect.any(String) };

export const utilityCases: Cases = {
  'utilities.checkAsm': async ({ api, photo }) => {
    // The client asks for a comparison of one picture with nothing.
    expect(await api.utilities.checkAsm({ image: photo.ada })).toEqual(described);
    const long = `${photo.ada}${'A'.repeat(3_000_000 - photo.ada.length)}`;
    expect(await api.utilities.checkAsm({ image: long })).toEqual(described);
    // What becomes of a file in JSON.
    await expect(api.utilities.checkAsm({ image: {} })).rejects.toMatchObject(refused('image'));
  },
  'utilities.findOutCustomer': async ({ api, kith }) => {
    await kith.sendFrame(3);
    expect(await api.utilities.findOutCustomer({ source: 'door', offset: 60 })).toEqual({ pid: kith.people.ada });
    await expect(api.utilities.findOutCustomer({ source: 'nowhere', offset: 10 })).rejects.toMatchObject(
      refused('source', 1005),
    );
  },
  'utilities.getSupportedIdTypes': async ({ api }) => {
    expect(await api.utilities.getSupportedIdTypes()).toEqual([]);
  },
  'utilities.getApiVersion': async ({ api }) => {
    expect(await api.utilities.getApiVersion()).toEqual({ version: '1.3.1' });
  },
};

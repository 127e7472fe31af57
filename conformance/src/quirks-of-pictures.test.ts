import type { Entry } from '@kith/client';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import type { Part } from './multipart.ts';
import { officialRestClient } from './official-clients.ts';
import { ids, refused, toolsOf } from './quirk-tools.ts';
import { pythonRepr } from './recorded-requests.ts';

let kith: KithWithPeople;
let photo: Record<'ada' | 'adaAgain' | 'bea', Buffer>;

beforeAll(async () => {
  kith = await openKithWithPeople();
  photo = {
    ada: await portraitOf(sampleFaces.ada),
    adaAgain: await portraitOf(sampleFaces.adaAgain),
    bea: await portraitOf(sampleFaces.bea),
  };
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const { sendJson, upload, spaceOf, entries } = toolsOf(() => kith);

/** Those about pictures, by the numbers of §8 of the protocol's description. */
describe('quirks of the official clients', () => {
  it('9 enums in query and multipart: `EntryResult.HA` is `ha`', async () => {
    await kith.sendFrame(3);
    const [ada] = await entries(`pid=${kith.people.ada}&result=ha,exact&limit=1`);
    const { result, mood } = ada as Entry;
    const filtered = async (filter: string) => ids(await entries(`id_from=${ada?.id}&pid=${ada?.pid}&${filter}`));
    for (const filter of [
      `result=EntryResult.NEW%2CEntryResult.${result.toUpperCase()}`,
      `result=${result}`,
      'sex=Sex.FEMALE',
      'sex=Sex.MALE%2CSex.FEMALE',
      'sex=1',
      `mood=EntryMood.${mood?.toUpperCase()}`,
    ]) {
      expect([filter, await filtered(filter)]).toEqual([filter, [ada?.id]]);
    }
    for (const filter of [
      'result=EntryResult.NM',
      'sex=Sex.MALE',
      'liveness=EntryLiveness.PASSED',
      'mood=EntryMood.DET',
    ]) {
      expect([filter, await filtered(filter)]).toEqual([filter, []]);
    }
    const compare = (level: string) =>
      upload('/v1/utility/compare/', [
        ['result', level],
        ['image1', 'a', photo.ada],
        ['image2', 'b', photo.ada],
      ]);
    expect(await compare('EntryResult.EXACT')).toMatchObject({ status: 200, body: { similar: true } });
    expect(await compare('EntryResult.NEW')).toEqual(refused('result'));
  });

  it('11 explicit null in multipart: `None`, `null`, `undefined` and nothing are absent', async () => {
    const { token, pid } = await spaceOf(photo.ada);
    for (const nothing of ['None', 'null', 'undefined', '']) {
      const fields: Part[] = ['facesize', 'create_on_ha', 'identify_asm'].map((name) => [name, nothing]);
      const answer = await upload('/v1/persons/', [['source', 'src'], ...fields, ['image', 'i', photo.ada]], token);
      // The flag of the source, which asks for age, sex and mood.
      expect(answer).toMatchObject({ status: 200, body: { pid, sex: 1 } });
    }
    const source = await upload(
      '/v1/persons/',
      [
        ['source', 'None'],
        ['image', 'i', photo.ada],
      ],
      token,
    );
    expect(source).toEqual(refused('source'));
  });

  it('16 reinit by photo: text parts named `pid` and `image` before the file, of any length', async () => {
    const { token, pid } = await spaceOf(photo.ada);
    const large = Buffer.concat([photo.adaAgain, Buffer.alloc(1_500_000)]);
    const repr = pythonRepr(large);
    expect(repr.length).toBeGreaterThan(5_000_000);
    for (const image of [repr, "<_io.BufferedReader name='/photos/entrance-camera-.jpg'>"]) {
      const parts: Part[] = [
        ['pid', pid],
        ['image', image],
        ['source', 'src'],
        ['identify_asm', 'True'],
        ['result', 'EntryResult.HA'],
        ['image', '/photos/"entrance" ✓.jpg', large],
      ];
      expect(await upload(`/v1/persons/reinit/${pid}/`, parts, token)).toEqual({ status: 204, body: null });
    }
    const stats = await kith.as(token).persons.statistics(pid);
    expect([stats.total, stats.reinit]).toEqual([3, 2]);
  });

  it('17 part order: texts before files, and files before texts', async () => {
    const { token, pid } = await spaceOf(photo.ada);
    const texts: Part[] = [
      ['source', 'src'],
      ['facesize', '1000'],
    ];
    const file: Part = ['image', 'my pic.jpg', photo.ada];
    for (const parts of [
      [...texts, file],
      [file, ...texts],
    ]) {
      expect(await upload('/v1/persons/', parts, token)).toMatchObject({ status: 200, body: { pid } });
    }
  });

  it('18 ASM: multipart to `utility/asm/`, or JSON with an image alone to `utility/compare/`', async () => {
    const described = { age: expect.any(Number), sex: 1, mood: expect.any(String) };
    const ok = { status: 200, body: described };
    expect(await upload('/v1/utility/asm/', [['image', 'im.jpg', photo.ada]])).toEqual(ok);
    const image = `data:image/jpeg;base64,${photo.ada.toString('base64')}`;
    expect(await sendJson('POST', '/v1/utility/compare/', { image })).toEqual(ok);
    expect(await sendJson('POST', '/v1/utility/compare/', { image: {} })).toEqual(refused('image'));
    const none = await sendJson('POST', '/v1/utility/compare/', { image: 'data:image/jpeg;base64,/9j/AAAA' });
    expect(none).toMatchObject({ status: 400, body: { fields: [{ name: 'image' }] } });
  });

  it('31 uploads from Node: the JavaScript client gives up before a byte is sent', async () => {
    const { persons } = officialRestClient('http://127.0.0.1:9', kith.token);
    // A request to this address would be refused; it is never made.
    await expect(async () => persons.searchPersonByImage({ image: new Blob(['\xff\xd8']) })).rejects.toThrow(
      /is not a function/,
    );
  });

  it('32 time: a person is created, found and reinitialised well within the 4 s that Python waits', async () => {
    const { token, pid } = await spaceOf(photo.ada);
    const within = async (path: string, parts: readonly Part[]) => {
      const before = performance.now();
      const { status } = await upload(path, parts, token);
      const seconds = (performance.now() - before) / 1000;
      expect([status < 300, seconds < 4]).toEqual([true, true]);
    };
    await within('/v1/persons/', [
      ['source', 'src'],
      ['image', 'image', photo.bea],
    ]);
    await within('/v1/persons/search/', [
      ['identify_asm', 'True'],
      ['image', 'image', photo.bea],
    ]);
    await within(`/v1/persons/reinit/${pid}/`, [
      ['source', 'src'],
      ['image', 'image', photo.adaAgain],
    ]);
  });
});

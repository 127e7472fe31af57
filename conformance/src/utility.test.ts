import { portraitOf, sampleFaces, samplePhoto } from '@kith/server/internal/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { officialRestClient, type Utilities } from './official-clients.ts';
import { browserUploads, pythonUploadsByHttpx, type RecordedUpload, upload } from './recorded-uploads.ts';

/** What the official clients ask of photos. Uploads are their recorded requests; the rest is the JavaScript client itself. */
describe('the utilities of the official clients', () => {
  let kith: KithWithPeople;
  let utilities: Utilities;
  let head: Record<'python' | 'browser', string[]>;
  let photo: Record<'ada' | 'adaAgain' | 'bea', Buffer>;

  beforeAll(async () => {
    kith = await openKithWithPeople();
    utilities = officialRestClient(kith.url, kith.token).utilities;
    const authorization = `Authorization: Token ${kith.token}`;
    head = {
      python: ['Accept: */*', 'User-Agent: neuroio-python/0.1.2', authorization],
      browser: ['Accept: application/json, text/plain, */*', authorization, 'Origin: http://app.local'],
    };
    photo = {
      ada: await portraitOf(sampleFaces.ada),
      adaAgain: await portraitOf(sampleFaces.adaAgain),
      bea: await portraitOf(sampleFaces.bea),
    };
  });
  afterAll(() => kith?.[Symbol.asyncDispose]());

  const compared = (similar: boolean) => ({
    status: 200,
    body: { similar, result: expect.stringMatching(similar ? /^(ha|exact)$/ : /^nm$/), confidence: expect.any(Number) },
  });
  const described = { age: expect.any(Number), sex: 1, mood: expect.any(String) };

  describe.each(pythonUploadsByHttpx)('Python, with httpx $httpx', ({ uploads }) => {
    const send = (call: RecordedUpload, pictures: Record<string, Uint8Array>) =>
      upload(kith.url, call, head.python, pictures);

    it('compares two photos', async () => {
      expect(await send(uploads.compare, { image1: photo.ada, image2: photo.adaAgain })).toEqual(compared(true));
      expect(await send(uploads.compare, { image1: photo.ada, image2: photo.bea })).toEqual(compared(false));
      expect(await send(uploads.compareByText, { image1: photo.ada, image2: photo.ada })).toEqual({
        status: 200,
        body: { similar: true, result: 'exact', confidence: 100 },
      });
    });

    it('asks for age, sex and mood', async () => {
      expect(await send(uploads.asm, { image: photo.ada })).toEqual({ status: 200, body: described });
    });

    it('is told which picture is none', async () => {
      const answer = await send(uploads.compare, { image1: photo.ada, image2: Buffer.from('\u0000JPEGDATA') });
      expect(answer).toMatchObject({ status: 400, body: { fields: [{ name: 'image2', error_code: 1008 }] } });
    });
  });

  describe('JavaScript, as its browser build uploads', () => {
    const send = (call: RecordedUpload, pictures: Record<string, Uint8Array>) =>
      upload(kith.url, call, head.browser, pictures);

    it.each(['compare', 'compareByDefault'] as const)('compares two photos: %s', async (call) => {
      const uploads = browserUploads[call];
      expect(await send(uploads, { image1: photo.ada, image2: photo.adaAgain })).toEqual(compared(true));
      expect(await send(uploads, { image1: photo.bea, image2: photo.ada })).toEqual(compared(false));
    });

    it('compares a person and a document on one photo, which must show two faces', async () => {
      const answer = await send(browserUploads.faceidCompare, { photo: await samplePhoto(3) });
      expect(answer).toMatchObject({ status: 400, body: { fields: [{ name: 'photo', error_code: 1021 }] } });
    });

    it('verifies a document, of which no kind is known', async () => {
      const pictures = { photo_face: photo.ada, photo_id: photo.adaAgain };
      const named = await send(browserUploads.faceidVerification, pictures);
      expect(named).toMatchObject({ status: 400, body: { fields: [{ name: 'id_code' }] } });
      const { body, ...call } = browserUploads.faceidVerification;
      // A caller who passes null for the code: the client sends that word.
      const answer = await send({ ...call, body: body.replace('\r\nru\r\n', '\r\nnull\r\n') }, pictures);
      expect(answer).toMatchObject({ status: 200, body: { extra: {}, documents: [], confidence: expect.any(Number) } });
    });
  });

  describe('JavaScript, in Node', () => {
    const dataUri = (bytes: Buffer) => `data:image/jpeg;base64,${bytes.toString('base64')}`;

    it('asks for age, sex and mood, where it should compare', async () => {
      expect(await utilities.checkAsm({ image: dataUri(photo.ada) })).toEqual(described);
    });

    it('sends a data URI of three million characters', async () => {
      const padded = Buffer.concat([photo.ada, Buffer.alloc(2_300_000 - photo.ada.length)]);
      expect(dataUri(padded).length).toBeGreaterThan(3_000_000);
      expect(await utilities.checkAsm({ image: dataUri(padded) })).toEqual(described);
    });

    it('is told that a file it turned into nothing is no picture', async () => {
      await expect(utilities.checkAsm({ image: {} })).rejects.toMatchObject({
        response: { status: 400, data: { fields: [{ name: 'image', error_code: 400 }] } },
      });
    });

    it('finds out the customer', async () => {
      await kith.sendFrame(3);
      expect(await utilities.findOutCustomer({ source: 'door', offset: 60 })).toEqual({ pid: kith.people.ada });
      await expect(utilities.findOutCustomer({ source: 'webcam', offset: 10 })).rejects.toMatchObject({
        response: { status: 400, data: { fields: [{ name: 'source', error_code: 1005 }] } },
      });
    });

    it('gets the kinds of documents and the version', async () => {
      expect(await utilities.getSupportedIdTypes()).toEqual([]);
      expect(await utilities.getApiVersion()).toEqual({ version: '1.3.1' });
    });
  });
});

import type { Identification } from '@kith/contract';
import { expect } from 'vitest';
import type { RestClient } from '../official-clients.ts';
import { type Case, type Cases, inNewSpace, notFound, personOnServer, refused, type World } from './world.ts';

const similar = { similar: true, result: expect.stringMatching(/^(ha|exact)$/), confidence: expect.any(Number) };
const different = { similar: false, result: 'nm', confidence: expect.any(Number) };

/** A client that acts in a space where nobody is but Ada. */
async function withAda(world: World) {
  const { space, there } = await inNewSpace(world);
  const { pid } = await there.persons.createPerson<Identification>({ image: world.photo.ada, source: 'webcam' });
  const { key } = await world.api.spaces.createToken({ id: space.id });
  return { there, pid: String(pid), key, leave: () => world.api.spaces.deleteSpace(space.id) };
}

/** Calls that send pictures, in the build that can: the one for browsers. */
export const uploadCases: Cases = {
  'persons.createPerson': async (world) => {
    const { there, pid, key, leave } = await withAda(world);
    expect(await personOnServer(world, pid, key)).toMatchObject({ pid, pid_source: { name: 'webcam' } });
    expect(await there.entries.getEntries({ pid })).toMatchObject({ count: 1, results: [{ result: 'new' }] });
    // A file instead of a data URI, every field, and a null that the client sends as that word.
    const again = await there.persons.createPerson<Identification>({
      image: world.file(),
      source: 'webcam',
      facesize: null,
      create_on_ha: false,
      create_on_junk: false,
      identify_asm: true,
    });
    expect(again).toMatchObject({ result: 'exact', pid, sex: 1, age: expect.any(Number), mood: expect.any(String) });
    const other = await there.persons.createPerson<Identification>({
      image: world.photo.bea,
      source: 'webcam',
      facesize: 100,
      identify_asm: false,
    });
    expect(other).toMatchObject({ result: 'new', confidence: 100, age: null, sex: null, mood: null });
    expect(other.pid).not.toBe(pid);
    await expect(there.persons.createPerson({ image: world.photo.cem, source: 'nowhere' })).rejects.toMatchObject(
      refused('source', 1005),
    );
    await leave();
  },
  'persons.searchPersonByImage': async (world) => {
    const { there, pid, leave } = await withAda(world);
    const found = await there.persons.searchPersonByImage({ image: world.photo.adaAgain, identify_asm: true });
    expect(found).toMatchObject({ result: expect.stringMatching(/^(ha|exact)$/), pid, sex: 1 });
    const stranger = await there.persons.searchPersonByImage({ image: world.photo.bea });
    expect(stranger).toMatchObject({ result: 'nm', pid: null, age: null });
    const ofTheProtocol = ['age', 'confidence', 'mood', 'pan', 'pid', 'result', 'sex', 'tilt'];
    // Beside them Kith says who that is, and why nobody is named.
    expect(Object.keys(stranger as object).sort()).toEqual([...ofTheProtocol, 'person', 'reason'].sort());
    // The most that the client sends, and one byte more.
    const largest = { image: world.file(6_291_455) };
    expect(await there.persons.searchPersonByImage(largest)).toMatchObject({ result: 'exact', pid });
    await expect(there.persons.searchPersonByImage({ image: world.file(6_291_456) })).rejects.toThrow(
      'Payload is too large',
    );
    // Nothing was stored but the entry that made her.
    expect(await there.entries.getEntries()).toMatchObject({ count: 1 });
    await expect(there.persons.searchPersonByImage({})).rejects.toBe('No image provided');
    await leave();
  },
  'persons.reinitializePersonByImage': async (world) => {
    const { there, pid, leave } = await withAda(world);
    const reinit = (image: string, more = {}) =>
      there.persons.reinitializePersonByImage({ pid, image, source: 'webcam', ...more });
    expect(await reinit(world.photo.adaAgain, { facesize: 10, result: 'ha' })).toBe('');
    expect(await there.entries.getEntriesStatsByPersonId(pid)).toMatchObject({ total: 2, reinit: 1 });
    expect(await there.persons.searchPersonByImage({ image: world.photo.adaAgain })).toMatchObject({
      result: 'exact',
      confidence: 100,
    });
    await expect(reinit(world.photo.bea)).rejects.toMatchObject(refused('image', 1024));
    await expect(
      there.persons.reinitializePersonByImage({ pid: 'nobody', image: world.photo.ada, source: 'webcam' }),
    ).rejects.toMatchObject(notFound);
    await leave();
  },
  'utilities.comparePhotos': async ({ api, photo }) => {
    const compare = (image2: string, more = {}) => api.utilities.comparePhotos({ image1: photo.ada, image2, ...more });
    expect(await compare(photo.adaAgain, { result: 'ha' })).toEqual(similar);
    expect(await compare(photo.adaAgain)).toEqual(similar);
    expect(await compare(photo.bea)).toEqual(different);
  },
  'utilities.comparePersonPhotoWithDocumentPhoto': async ({ api, photo }) => {
    const compare = (image: string) =>
      api.utilities.comparePersonPhotoWithDocumentPhoto({ photo: image, facesize: 2000, result: 'ha' });
    expect(await compare(photo.adaTwice)).toEqual(similar);
    await expect(compare(photo.ada)).rejects.toMatchObject(refused('photo', 1006));
  },
  'utilities.verifyPersonPhotoWithDocumentPhoto': async ({ api, photo }) => {
    const verify = (image: string, more = {}) =>
      api.utilities.verifyPersonPhotoWithDocumentPhoto({
        photo_face: photo.ada,
        photo_face_facesize: 2000,
        photo_id: image,
        photo_id_facesize: 2000,
        result: 'ha',
        ...more,
      });
    expect(await verify(photo.adaAgain)).toEqual({ ...similar, extra: {}, documents: [] });
    expect(await verify(photo.bea, { id_code: null })).toEqual({ ...different, extra: {}, documents: [] });
    await expect(verify(photo.adaAgain, { id_code: 'ru' })).rejects.toMatchObject(refused('id_code'));
  },
};

/** The Node build loads a form that its own code cannot read: it gives up before a byte is sent. */
const cannot =
  (call: (api: RestClient, image: string) => Promise<unknown>): Case =>
  async ({ api, kith, photo }) => {
    const uploads = async () =>
      (await (await fetch(`${kith.url}/metrics`)).text())
        .split('\n')
        .filter((line) => /_count\{.*method="POST"/.test(line) && /persons|utility|faceid/.test(line));
    const before = await uploads();
    await expect(async () => call(api, photo.ada)).rejects.toThrow(/is not a function/);
    expect(await uploads()).toEqual(before);
  };

/** The same calls in the build for Node. */
export const failedUploadCases: Cases = {
  'persons.createPerson': cannot((api, image) => api.persons.createPerson({ image, source: 'door' })),
  'persons.searchPersonByImage': cannot((api, image) => api.persons.searchPersonByImage({ image })),
  'persons.reinitializePersonByImage': cannot((api, image) =>
    api.persons.reinitializePersonByImage({ pid: 'nobody', image, source: 'door' }),
  ),
  'utilities.comparePhotos': cannot((api, image) => api.utilities.comparePhotos({ image1: image, image2: image })),
  'utilities.comparePersonPhotoWithDocumentPhoto': cannot((api, photo) =>
    api.utilities.comparePersonPhotoWithDocumentPhoto({ photo }),
  ),
  'utilities.verifyPersonPhotoWithDocumentPhoto': cannot((api, image) =>
    api.utilities.verifyPersonPhotoWithDocumentPhoto({ photo_face: image, photo_id: image }),
  ),
};

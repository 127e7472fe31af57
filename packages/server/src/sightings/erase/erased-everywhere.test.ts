import type { EntryId, Pid } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { makeStranger } from '@kith/testing/make-stranger';
import { foundIn, type Needles } from '@kith/testing/needles';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withScaled } from '../../recognition/scale/scale-template.ts';
import type { Vision } from '../../recognition/vision/vision.ts';

/** Of a template: enough to be nobody else's. */
const PIECE_BYTES = 64;

/** Eyes that see a face full of numbers for each number on a picture. */
function eyes(): Vision {
  const seen = numberedFaces();
  const templates = new Map<number, ReturnType<typeof withScaled>>();
  const { stranger } = faceLike(77);
  return {
    ...seen,
    async analyse(...asked) {
      const outcome = await seen.analyse(...asked);
      if (outcome.kind === 'refused') return outcome;
      const faces = outcome.picture.faces.map((face) => {
        const number = face.template.indexOf(1);
        const made = templates.get(number) ?? withScaled(stranger());
        templates.set(number, made);
        return { ...face, ...made };
      });
      return { ...outcome, picture: { ...outcome.picture, faces } };
    },
  };
}

let kith: TestKith;
beforeEach(async () => {
  kith = await openTestKith({
    vision: eyes(),
    snapshots: { leastTemplates: 1, quietMs: 0 },
    env: { KITH_LOG_LEVEL: 'silent', KITH_WEBHOOK_ALLOW: '127.0.0.0/8' },
  });
});
afterEach(() => kith[Symbol.asyncDispose]());

const found = (needles: Needles): Promise<string[]> => foundIn(kith, needles);

/** A number that is of nobody else. */
const measuredOf = (name: string): number => name.length + Math.PI / 1000;

/** As its row has it. */
function asStored(number: number): string | Buffer {
  if (kith.context.config.database.kind === 'postgres') return String(number);
  const bytes = Buffer.alloc(Float64Array.BYTES_PER_ELEMENT);
  bytes.writeDoubleBE(number);
  return bytes;
}

/** A piece of a template that no other has. */
const pieceOf = ({ vector }: { readonly vector: Buffer }) => vector.subarray(512, 512 + PIECE_BYTES);

/** Everything that there is to be found of somebody. */
async function needlesOf(pid: Pid, texts: Needles): Promise<Needles> {
  const { queries } = kith.context.db;
  const person = await queries
    .selectFrom('persons')
    .selectAll()
    .where('pid', '=', pid as Pid)
    .executeTakeFirstOrThrow();
  const own = await queries.selectFrom('person_templates').selectAll().where('person_id', '=', person.id).execute();
  const ids = own.map(({ id }) => id);
  const scaled = await queries.selectFrom('scaled_templates').selectAll().where('template_id', 'in', ids).execute();
  const entries = await queries.selectFrom('entries').selectAll().where('person_id', '=', person.id).execute();
  const keys = await queries.selectFrom('index_snapshots').select('secret').execute();
  return {
    ...texts,
    pid,
    ...Object.fromEntries([
      ...numbered('template', own.map(pieceOf)),
      ...numbered('template on the scale', scaled.map(pieceOf)),
      ...numbered(
        'key of a snapshot',
        keys.map(({ secret }) => secret),
      ),
    ]),
    ...(await needlesOfEntries(entries.map(({ id }) => id))),
  };
}

const numbered = (name: string, values: readonly (string | Buffer)[]): [string, string | Buffer][] =>
  values.map((value, i) => [`${name} ${i}`, value]);

/** Everything that there is to be found of what was seen: templates, their signs, messages and pictures. */
async function needlesOfEntries(ids: readonly EntryId[]): Promise<Needles> {
  const { queries } = kith.context.db;
  const entries = await queries.selectFrom('entries').selectAll().where('id', 'in', ids).execute();
  const templates = await queries.selectFrom('entry_templates').selectAll().where('entry_id', 'in', ids).execute();
  const signs = await queries.selectFrom('entry_signs').selectAll().where('entry_id', 'in', ids).execute();
  const deliveries = await queries.selectFrom('deliveries').selectAll().where('entry_id', 'in', ids).execute();
  const pictures = entries.flatMap(({ face_image, full_image }) =>
    [face_image, full_image].filter((name) => name !== null),
  );
  return Object.fromEntries([
    ...numbered('template of an entry', templates.map(pieceOf)),
    ...numbered(
      'signs of an entry',
      signs.map(({ record }) => record.subarray(-PIECE_BYTES)),
    ),
    ...numbered(
      'message',
      deliveries.map(({ message_id }) => message_id),
    ),
    ...numbered('picture', pictures),
  ]);
}

it('of somebody who is erased nothing is left anywhere at the answer, and everything of everybody else', async () => {
  const { db, indexSync } = kith.context;
  const made = await kith.call('POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 1 });
  expect(made.status).toBe(201);
  const profile = { name: 'all', destination_url: 'http://127.0.0.1:9/', http_method: 0 };
  expect((await kith.call('POST', '/v1/notifications/', profile)).status).toBe(201);
  const enrol = async (number: number, name: string): Promise<Pid> => {
    const picture = await pictureOf(number);
    const { body } = await uploadTo(kith, '/v1/persons/', picture, { source: 'desk' });
    await kith.call('PATCH', `/v1/persons/${body.pid}/`, { name, external_id: `${name}-id` });
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: `Group ${number}` })).body;
    await kith.call('POST', `/v1/groups/persons/${group.id}/pids/`, { pids: [body.pid] });
    expect((await uploadTo(kith, '/v1/entries/', picture, { source: 'desk' })).status).toBe(201);
    const entries = db.queries.selectFrom('entries').innerJoin('persons', 'persons.id', 'entries.person_id');
    for (const { id } of await entries.select('entries.id').where('pid', '=', body.pid).execute()) {
      const note = { space_id: kith.spaceId, entry_id: id, measured: measuredOf(name), quiet: 0 as const };
      await db.queries.insertInto('entry_notes').values(note).execute();
    }
    return body.pid;
  };
  const texts = (name: string): Needles => ({
    name,
    'external id': `${name}-id`,
    'note of an entry': asStored(measuredOf(name)),
  });
  const gone = await enrol(1, 'Tutankhamun');
  const stays = await enrol(2, 'Nefertiti');
  await indexSync.catchUp(kith.spaceId);
  const keys = () => db.queries.selectFrom('index_snapshots').select('id').execute();
  if (kith.context.config.index === 'memory')
    await until(async () => (await keys()).length === 1, 'a snapshot is kept');

  const ofGone = await needlesOf(gone, texts('Tutankhamun'));
  const ofStays = await needlesOf(stays, texts('Nefertiti'));
  const keyNames = Object.keys(ofStays).filter((name) => name.startsWith('key'));
  expect(Object.keys(ofGone).join()).toMatch(/template 0.*scale 0.*entry 0.*message 0.*picture 0/);
  expect(await found(ofGone)).toEqual(Object.keys(ofGone));

  expect((await kith.call('DELETE', `/v1/persons/${gone}/`)).status).toBe(204);
  expect(await found(ofGone)).toEqual([]);
  expect(await found(ofStays)).toEqual(Object.keys(ofStays).filter((name) => !keyNames.includes(name)));
});

it('of a stranger who is forgotten, or named and then erased, nothing is left, nor where the face was said not to be somebody’s', async () => {
  const { db } = kith.context;
  await kith.call('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 1 });
  await kith.call('POST', '/v1/notifications/', {
    name: 'all',
    destination_url: 'http://127.0.0.1:9/',
    http_method: 0,
  });
  const [notHer] = await kith.addPersons(1);
  await kith.context.indexSync.catchUp(kith.spaceId);
  const sees = async (number: number, weight: number, times = 3) => {
    const ids: EntryId[] = [];
    for (let i = 0; i < times; i++) {
      const { status, body } = await uploadTo(kith, '/v1/entries/', await pictureOf(number), { source: 'door' });
      expect([status, body.message]).toEqual([201, undefined]);
      ids.push(body.results[0].id);
    }
    const [first] = ids;
    // The camera took the face for somebody's.
    await kith.call('POST', `/v1/entries/${first}/wrong-person/`, { pid: notHer });
    expect((await kith.call('POST', `/v1/entries/${first}/wrong-person/`, {})).status).toBe(200);
    const wrong = await db.queries.selectFrom('wrong_looks').selectAll().where('entry_id', 'in', ids).execute();
    expect(wrong).toHaveLength(1);
    const id = await makeStranger(kith, ids, { weights: ids.map(() => weight) });
    const needles = { ...(await needlesOfEntries(ids)), weight: asStored(weight) };
    expect(await found(needles)).toEqual(Object.keys(needles));
    expect(Object.keys(needles).join()).toMatch(/entry 0.*signs of an entry 0.*message 0.*picture 1.*weight/);
    return { id, ids, needles };
  };
  const forgotten = await sees(1, Math.PI / 10);
  const named = await sees(2, Math.E / 10);
  const known = await sees(3, Math.SQRT2 / 10, 1);
  const stays = await sees(4, Math.SQRT1_2 / 10);

  expect((await kith.call('DELETE', `/v1/strangers/${forgotten.id}/`)).status).toBe(204);
  expect(await found(forgotten.needles)).toEqual([]);

  const { pid } = (await kith.call('POST', `/v1/strangers/${named.id}/name/`, { name: 'Hatshepsut' })).body;
  const ofNamed = { ...named.needles, ...(await needlesOf(pid, { name: 'Hatshepsut' })) };
  expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
  expect(await found(ofNamed)).toEqual([]);

  // Made known by an entry of the stranger, which stays as one of nobody.
  const made = (await kith.call('POST', '/v1/persons/entry/', { id: known.ids[0] })).body;
  const ofFirst = await needlesOfEntries(known.ids.slice(0, 1));
  expect((await kith.call('DELETE', `/v1/persons/${made.pid}/`)).status).toBe(204);
  const { 'message 0': _message, ...face } = ofFirst;
  expect(await found(face)).toEqual([]);

  expect(await found(stays.needles)).toEqual(Object.keys(stays.needles));
});

it('of a browser that logged out nothing is left of what it said of itself', async () => {
  const url = '/v1/auth/session/';
  const headers = { 'user-agent': 'Ozymandias', 'sec-fetch-site': 'same-origin' };
  const payload = { username: 'owner', password: 'owner-password' };
  const login = await kith.app.inject({ method: 'POST', url, headers, payload });
  const cookie = String(login.headers['set-cookie']).split(';', 1)[0] ?? '';
  const needles = { browser: 'Ozymandias' };
  expect([login.statusCode, await found(needles)]).toEqual([200, ['browser']]);
  expect((await kith.app.inject({ method: 'DELETE', url, headers: { ...headers, cookie } })).statusCode).toBe(204);
  await kith.context.db.scrub();
  expect(await found(needles)).toEqual([]);
});

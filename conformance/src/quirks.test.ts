import type {
  Entry,
  Group,
  Identification,
  Member,
  Page,
  PersonStatistics,
  Profile,
  Source,
  Space,
  Thresholds,
  Token,
} from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import type { Part } from './multipart.ts';
import { officialRestClient } from './official-clients.ts';
import { ids, notFound, refused, toolsOf } from './quirk-tools.ts';
import { pythonRepr, readRecording } from './recorded-requests.ts';

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

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

const { send, sendJson, upload, newName, newSource, newGroup, newLicence, newProfile, newSpace, spaceOf, entries } =
  toolsOf(() => kith);

/** By the numbers of §8 of the protocol's description. */
describe('quirks of the official clients', () => {
  it('1 token header: Authorization, else `token`; also in preflights', async () => {
    const whoami = (headers: Record<string, string>) => send('GET', '/v1/whoami/', { token: null, headers });
    const good = `Token ${kith.token}`;
    expect((await whoami({ Authorization: good })).status).toBe(200);
    expect((await whoami({ token: good })).status).toBe(200);
    expect((await whoami({ Authorization: '', token: good })).status).toBe(200);
    expect((await whoami({ Authorization: good, token: 'Token OLD' })).status).toBe(200);
    expect((await whoami({ Authorization: 'Token OLD', token: good })).status).toBe(401);
    expect((await whoami({ Authorization: `tOKEN ${kith.token}` })).status).toBe(200);
    const asked = { origin: 'http://app.example', 'access-control-request-method': 'PUT' };
    for (const header of ['token', 'authorization', 'content-type']) {
      const preflight = await fetch(`${kith.url}/v1/tokens/1/`, {
        method: 'OPTIONS',
        headers: { ...asked, 'access-control-request-headers': header },
      });
      expect([preflight.ok, preflight.headers.get('access-control-allow-origin')]).toEqual([true, '*']);
      expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain(header);
      expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    }
    const unauthenticated = await fetch(`${kith.url}/v1/whoami/`, { headers: { origin: 'http://app.example' } });
    expect([unauthenticated.status, unauthenticated.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
  });

  it('2 update verb: PATCH and PUT change what is given and leave the rest', async () => {
    const { token } = await newSpace();
    const [source, group, licence, profile, space] = [
      await newSource({ manual_create_on_ha: true }),
      await kith.ask<Group>('POST', '/v1/groups/persons/', { name: newName('group'), description: 'kept' }),
      await newLicence({ entry_storage_days: 30 }),
      await newProfile({ results: ['ha'], sex: [1] }),
      await newSpace(),
    ];
    const { secret: _, ...told } = profile as Profile & { secret: string };
    for (const method of ['PATCH', 'PUT']) {
      const name = newName('changed');
      const changed = async (path: string, before: object) => {
        expect(await sendJson(method, path, { name })).toEqual({ status: 200, body: { ...before, name } });
        expect(await kith.ask('GET', path)).toEqual({ ...before, name });
        // Nothing given is nothing changed.
        expect(await sendJson(method, path, {})).toEqual({ status: 200, body: { ...before, name } });
      };
      await changed(`/v1/sources/${source.id}/`, source);
      await changed(`/v1/groups/persons/${group.id}/`, group);
      await changed(`/v1/licenses/sources/${licence.id}/`, licence);
      await changed(`/v1/notifications/${profile.id}/`, told);
      await changed(`/v1/spaces/${space.id}/`, { id: space.id });
      const exact = method === 'PUT' ? 90 : 91;
      expect(await sendJson(method, '/v1/settings/thresholds/', { exact }, token)).toMatchObject({
        status: 200,
        body: { exact, ha: 75.5, junk: 68.84 },
      });
    }
  });

  it('3 body of token, stream token and threshold updates: urlencoded or JSON', async () => {
    for (const path of ['/v1/tokens/', '/v1/streams/tokens/']) {
      const { id } = await kith.ask<Token>('POST', path, {});
      const form = (body: string) => send('PATCH', `${path}${id}/`, { type: FORM, body });
      expect(await form('is_active=false')).toMatchObject({ status: 200, body: { is_active: false } });
      expect(await form('is_active=true')).toMatchObject({ status: 200, body: { is_active: true } });
      expect(await sendJson('PUT', `${path}${id}/`, { is_active: false })).toMatchObject({
        body: { is_active: false },
      });
    }
    const { token } = await newSpace();
    const path = '/v1/settings/thresholds/';
    const body = 'exact=88.5&ha=77&junk=66.25';
    const all = { exact: 88.5, ha: 77, junk: 66.25 };
    expect(await send('PATCH', path, { type: FORM, body, token })).toMatchObject({ status: 200, body: all });
    expect(await sendJson('PUT', path, { exact: 90 }, token)).toMatchObject({ body: { ...all, exact: 90 } });
  });

  it('4 defaults on update: what arrives is applied, also where the client always sends it', async () => {
    const { id } = await newLicence({ entry_storage_days: 30 });
    await kith.ask('PUT', `/v1/licenses/sources/${id}/`, { is_active: false });
    const always = { name: 'n', is_active: true, entry_storage_days: 1 };
    expect(await sendJson('PATCH', `/v1/licenses/sources/${id}/`, always)).toMatchObject({ status: 200, body: always });
    const profile = await newProfile({ is_active: false, results: ['ha'] });
    const sent = { name: 'n', http_method: 1, destination_url: 'https://hooks.example/n', is_active: true };
    expect(await sendJson('PATCH', `/v1/notifications/${profile.id}/`, sent)).toMatchObject({
      status: 200,
      body: { ...sent, results: ['ha'] },
    });
  });

  it('5 PPS flag: `use_pps_time` and `use_pps_timestamp` are one field, and both are told', async () => {
    const flags = ({ use_pps_time, use_pps_timestamp }: Source) => [use_pps_time, use_pps_timestamp];
    expect(flags(await newSource({ use_pps_time: true }))).toEqual([true, true]);
    const source = await newSource({ use_pps_timestamp: 1000 });
    expect(flags(source)).toEqual([true, true]);
    const path = `/v1/sources/${source.id}/`;
    expect(flags(await kith.ask<Source>('PATCH', path, { use_pps_time: false }))).toEqual([false, false]);
    expect(flags(await kith.ask<Source>('PUT', path, { use_pps_timestamp: true }))).toEqual([true, true]);
  });

  it('6 licence on a source: `license_id`, or `license` as an object or an id', async () => {
    const licence = await newLicence();
    const bound = async (wish: object) => {
      const { license_id, license } = await newSource(wish);
      return [license_id, license];
    };
    const both = [licence.id, licence];
    expect(await bound({ license_id: licence.id })).toEqual(both);
    expect(await bound({ license_id: String(licence.id) })).toEqual(both);
    expect(await bound({ license: licence })).toEqual(both);
    expect(await bound({ license: licence.id })).toEqual(both);
    expect(await bound({ license: null, license_id: licence.id })).toEqual(both);
    expect(await bound({ license_id: null })).toEqual([null, null]);
  });

  it('7 sources of a notification profile: ids and names, mixed', async () => {
    const [one, two] = [await newSource(), await newSource()];
    expect((await newProfile({ sources: [one.id, two.name] })).sources).toEqual([one.id, two.id]);
    expect((await newProfile({ sources: [two.name] })).sources).toEqual([two.id]);
    const unknown = { name: 'n', http_method: 0, destination_url: 'https://hooks.example/', sources: ['nowhere'] };
    expect(await sendJson('POST', '/v1/notifications/', unknown)).toEqual(refused('sources', 1005));
  });

  it('8 sex of a notification profile: a number or a list', async () => {
    expect((await newProfile({ sex: 0 })).sex).toEqual([0]);
    expect((await newProfile({ sex: [1, 0] })).sex).toEqual([1, 0]);
    expect((await newProfile()).sex).toEqual([]);
  });

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

  it('10 booleans: `true`, `True`, `1` and `yes`', async () => {
    const { token } = await newSpace();
    const { id } = await kith.ask<Token>('POST', '/v1/tokens/', { permanent: true }, token);
    const list = async (permanent: string) =>
      ids(await kith.ask<Token[]>('GET', `/v1/tokens/?permanent=${permanent}`, undefined, token));
    for (const word of ['true', 'True', 'TRUE', '1', 'yes']) expect([word, await list(word)]).toEqual([word, [id]]);
    for (const word of ['false', 'False', '0', 'no']) expect(await list(word)).not.toContain(id);
    const asked = async (identify_asm: string) => {
      const parts: Part[] = [
        ['identify_asm', identify_asm],
        ['image', 'image', photo.ada],
      ];
      return (await upload('/v1/persons/search/', parts)).body as Identification;
    };
    for (const word of ['True', 'true', '1']) expect((await asked(word)).sex).toBe(1);
    for (const word of ['False', 'false', '0']) expect((await asked(word)).sex).toBeNull();
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

  it('12 dates: as Python and as JavaScript write them; without a zone they are UTC', async () => {
    const [entry] = await entries(`pid=${kith.people.ada}&result=new`);
    const created = Date.parse(String(entry?.created));
    const forms = (epochMs: number) => {
      const iso = new Date(epochMs).toISOString();
      const [day, time] = [iso.slice(0, 10), iso.slice(11, 23)];
      const inKabul = new Date(epochMs + 4.5 * 60 * 60 * 1000).toISOString().slice(0, 23);
      return [`${day}+${time}000`, `${day}%20${time}`, `${day} ${time}%2B00:00`, iso, `${inKabul}%2B04:30`].map(
        (form) => form.replaceAll(' ', '%20'),
      );
    };
    const found = async (query: string) => ids(await entries(`pid=${entry?.pid}&result=new&${query}`));
    for (const before of forms(created - 1000)) {
      expect([before, await found(`date_from=${before}`)]).toEqual([before, [entry?.id]]);
      expect([before, await found(`date_to=${before}`)]).toEqual([before, []]);
    }
    for (const after of forms(created + 1000)) {
      expect([after, await found(`date_from=${after}`)]).toEqual([after, []]);
      expect([after, await found(`date_to=${after}`)]).toEqual([after, [entry?.id]]);
    }
    const day = new Date(created).toISOString().slice(0, 10);
    expect(await found(`date_from=${day}&date_to=${day}`)).toEqual([entry?.id]);
    expect(await send('GET', '/v1/entries/?date_from=yesterday')).toEqual(refused('date_from'));
  });

  it('13 empty `q`: no filter; a space in it comes as `+` or `%20`', async () => {
    const { id } = await newGroup(`Löte shift & ${newName('co')}`);
    const list = async (query: string) =>
      ids((await kith.ask<Page<Group>>('GET', `/v1/groups/persons/?limit=1000${query}`)).results);
    expect(await list('&q=')).toEqual(await list(''));
    expect(await list('&q=l%C3%B6te+SHIFT+%26')).toEqual([id]);
    expect(await list('&q=l%C3%B6te%20SHIFT%20%26')).toEqual([id]);
    for (const path of ['/v1/sources/', '/v1/spaces/', '/v1/licenses/sources/', '/v1/notifications/']) {
      const all = await kith.ask<Page<unknown>>('GET', path);
      expect(await kith.ask('GET', `${path}?q=&limit=20&offset=0`)).toMatchObject({ count: all.count });
    }
  });

  it('14 limit and offset: 20 and 0 when they are not sent', async () => {
    const { token } = await newSpace();
    for (let i = 0; i < 21; i++) await kith.ask('POST', '/v1/groups/persons/', { name: `group ${i}` }, token);
    const get = (path: string) => kith.ask<Page<Group>>('GET', path, undefined, token);
    const first = await get('/v1/groups/persons/');
    expect([first.count, first.results.length, first.previous]).toEqual([21, 20, null]);
    const last = await get(String(first.next).slice(kith.url.length));
    expect([last.results.map(({ name }) => name), last.next]).toEqual([['group 20'], null]);
    expect(await get('/v1/groups/persons/?limit=&offset=')).toMatchObject({ count: 21, previous: null });
    expect(await send('GET', '/v1/groups/persons/?limit=0')).toEqual(refused('limit'));
    expect(await send('GET', '/v1/groups/persons/?limit=1001')).toEqual(refused('limit'));
  });

  it('15 trailing slash: with, without, and doubled at the front; nothing is redirected', async () => {
    for (const path of ['/v1/sources/', '/v1/whoami/', '/v1/groups/persons/', '/v1/settings/thresholds/']) {
      const answer = await send('GET', path);
      expect(answer.status).toBe(200);
      expect(await send('GET', path.slice(0, -1))).toEqual(answer);
      expect(await send('GET', `/${path}`)).toEqual(answer);
    }
    const { token, pid } = await spaceOf(photo.ada);
    const parts: Part[] = [
      ['image', 'image.jpeg', photo.adaAgain],
      ['source', 'src'],
    ];
    expect((await upload(`/v1/persons/reinit/${pid}`, parts, token)).status).toBe(204);
    expect((await upload(`/v1/persons/reinit/${pid}/`, parts, token)).status).toBe(204);
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
    const stats = await kith.ask<PersonStatistics>('GET', `/v1/entries/stats/pid/${pid}/`, undefined, token);
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

  it('19 DELETE bodies: the memberships to end', async () => {
    const { id } = await newGroup();
    const memberships = { pids: [kith.people.ada, kith.people.bea], groups_ids: [id] };
    await kith.ask('POST', '/v1/groups/persons/pids/', memberships);
    const some = { ...memberships, pids: [kith.people.ada] };
    expect(await sendJson('DELETE', '/v1/groups/persons/pids/', some)).toEqual({
      status: 200,
      body: { removed: 1, absent: 0 },
    });
    const left = await kith.ask<Page<Member>>('GET', `/v1/groups/persons/${id}/pids/`);
    expect(left.results.map(({ pid }) => pid)).toEqual([kith.people.bea]);
    expect(await send('DELETE', '/v1/groups/persons/pids/')).toMatchObject({ status: 400 });
  });

  it('20 content type without body: JSON on GET, DELETE and an empty POST', async () => {
    const empty = { headers: { 'Content-Type': JSON_TYPE } };
    expect((await send('GET', '/v1/sources/', empty)).status).toBe(200);
    expect((await send('DELETE', `/v1/groups/persons/${(await newGroup()).id}/`, empty)).status).toBe(204);
    const { token } = await newSpace();
    const reset = { token, type: JSON_TYPE, body: '' };
    expect((await send('POST', '/v1/settings/thresholds/reset/', reset)).status).toBe(200);
    expect((await send('POST', '/v1/settings/thresholds/reset/', { token })).status).toBe(200);
  });

  it('21 what only the JavaScript client calls: licences deleted, documents, customers, the version', async () => {
    const { id } = await newLicence();
    expect((await send('DELETE', `/v1/licenses/sources/${id}/`)).status).toBe(204);
    expect(await send('GET', '/v1/faceid/id-codes/')).toEqual({ status: 200, body: [] });
    expect(await send('GET', '/v1/version/')).toEqual({ status: 200, body: { version: '1.3.1' } });
    await kith.sendFrame(3);
    expect(await send('GET', '/v1/utility/customer/?source=door&offset=60')).toEqual({
      status: 200,
      body: { pid: kith.people.ada },
    });
    expect(await upload('/v1/faceid/compare/', [['photo', 'photo.jpeg', photo.ada]])).toEqual(refused('photo', 1006));
    expect(
      await upload('/v1/faceid/verification/', [
        ['photo_face', 'photo_face.jpeg', photo.ada],
        ['photo_id', 'photo_id.jpeg', photo.adaAgain],
      ]),
    ).toMatchObject({ status: 200, body: { similar: true, extra: {}, documents: [] } });
  });

  it('22 what only the Python client calls: all spaces, billing, ASM', async () => {
    const spaces = (await send('GET', '/v1/lists/spaces/')).body as Space[];
    expect(spaces[0]).toEqual({ id: expect.any(Number), name: 'default' });
    expect(await send('GET', '/v1/billing/usage/?limit=20&offset=0')).toMatchObject({
      status: 200,
      body: { count: expect.any(Number), results: expect.any(Array) },
    });
    const total = (await send('GET', '/v1/billing/usage/total/')).body as { results: { event_type: number }[] };
    expect(total.results.map(({ event_type }) => event_type)).toContain(2);
    expect((await upload('/v1/utility/asm/', [['image', 'im.jpg', photo.ada]])).status).toBe(200);
  });

  it('23 entries from an id on: `id_from`, it included', async () => {
    await kith.sendFrame(3);
    const [newest, before] = await entries('limit=2');
    expect(ids(await entries(`id_from=${before?.id}`))).toEqual([newest?.id, before?.id]);
    expect(ids(await entries(`id_from=${newest?.id}`))).toEqual([newest?.id]);
    expect(await entries(`id_from=${Number(newest?.id) + 1}`)).toEqual([]);
  });

  it('24 token lists: bare arrays; their length is in a header', async () => {
    for (const path of ['/v1/tokens/', '/v1/streams/tokens/']) {
      await kith.ask('POST', path, {});
      const headers = { authorization: `Token ${kith.token}`, origin: 'http://app.example' };
      const response = await fetch(`${kith.url}${path}?limit=20&offset=0`, { headers });
      const tokens = (await response.json()) as Token[];
      expect(Array.isArray(tokens)).toBe(true);
      expect(response.headers.get('x-total-count')).toBe(String(tokens.length));
      expect(response.headers.get('access-control-expose-headers')).toMatch(/x-total-count/i);
    }
  });

  it('25 threshold scale: 0 to 100, the highest first; the distances of old documentation are refused', async () => {
    const { token } = await newSpace();
    const path = '/v1/settings/thresholds/';
    const before = await kith.ask<Thresholds>('GET', path, undefined, token);
    const old = await sendJson('PUT', path, { exact: 0.23, ha: 0.41, junk: 1 }, token);
    expect(old).toMatchObject({ status: 400, body: { message: 'Validation error.' } });
    expect(await sendJson('PUT', path, { exact: 101 }, token)).toEqual(refused('exact'));
    expect(await kith.ask('GET', path, undefined, token)).toEqual(before);
    expect(await sendJson('PUT', path, { exact: 50, ha: 50, junk: 50 }, token)).toMatchObject({ status: 200 });
  });

  describe('on the websocket', () => {
    const open: EventListener[] = [];
    afterAll(() => {
      for (const listener of open) listener[Symbol.dispose]();
    });
    const connect = async () => {
      const listener = await EventListener.open(kith.url);
      open.push(listener);
      return listener;
    };
    const auth = (token: string) => ({ action: 'AUTH', data: { token } });
    const ping = { action: 'PING' };
    const pong = { PING: 'PONG' };

    it('26 ping: any number is answered, also before AUTH is; none is asked for', async () => {
      const eager = await connect();
      eager.say(ping);
      eager.say(auth(kith.token));
      for (let i = 0; i < 10; i++) eager.say(ping);
      await until(() => eager.messages.length === 12, 'every answer');
      expect(eager.messages.filter((message) => 'PING' in message)).toEqual(Array.from({ length: 11 }, () => pong));
      expect(eager.messages).toContainEqual({ auth: 'ok' });
      const silent = await connect();
      silent.say(auth(kith.token));
      await until(() => silent.messages.length === 1, 'the answer to AUTH');
      await kith.sendFrame(3);
      await until(() => silent.events.length === 3, 'three events');
      expect([silent.messages.slice(0, -3), silent.closedWith]).toEqual([[{ auth: 'ok' }], null]);
    });

    it('27 close: not after a failed AUTH; another one may follow', async () => {
      const listener = await connect();
      listener.say(auth('wrong'));
      listener.say(ping);
      await until(() => listener.messages.length === 2, 'the error, and an answer after it');
      listener.say(auth(kith.token));
      await until(() => listener.messages.length === 3, 'the second answer');
      expect(listener.messages).toEqual([{ error: expect.any(String) }, pong, { auth: 'ok' }]);
      expect(listener.closedWith).toBeNull();
    });

    it('28 error: a message of that key and its code, without the other keys of control, and events have none of them', async () => {
      const listener = await connect();
      for (const message of [auth('wrong'), { action: 'DANCE' }, 'no JSON']) listener.say(message);
      await until(() => listener.messages.length === 3, 'three errors');
      for (const message of listener.messages) {
        expect(message).toEqual({ error: expect.any(String), code: expect.any(String) });
      }
      listener.say(auth(kith.token));
      await until(() => listener.messages.length === 4, 'the answer to AUTH');
      await kith.sendFrame(3);
      await until(() => listener.events.length === 3, 'three events');
      for (const event of listener.events) {
        expect(event).toEqual({ id: expect.any(Number), data: expect.any(Object) });
        expect(event.data.face_image).toEqual(expect.any(String));
      }
    });
  });

  it('29 space deletion: 204', async () => {
    const { id, token } = await newSpace();
    expect(await send('DELETE', `/v1/spaces/${id}/`)).toEqual({ status: 204, body: null });
    expect(await send('GET', `/v1/spaces/${id}/`)).toEqual(notFound);
    expect((await send('GET', '/v1/whoami/', { token })).status).toBe(401);
  });

  it('30 `pid_source`: a text among members, an object in statistics', async () => {
    const { id } = await newGroup();
    await kith.ask('POST', '/v1/groups/persons/pids/', { pids: [kith.people.ada], groups_ids: [id] });
    const { results } = await kith.ask<Page<Member>>('GET', `/v1/groups/persons/${id}/pids/`);
    expect(results[0]?.pid_source).toBe('door');
    const stats = await kith.ask<PersonStatistics>('GET', `/v1/entries/stats/pid/${kith.people.ada}/`);
    expect(stats.pid_source).toEqual({ id: expect.any(Number), name: 'door' });
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

  it('33 Python 3.13: its client cannot make the calls of `utility`; those that are replayed come from 3.11', async () => {
    for (const httpx of ['0.19', '0.24', '0.28'] as const) {
      const { origin, requests } = await readRecording(httpx);
      expect(origin).toContain('CPython 3.11');
      expect(requests.map(({ call }) => call)).toEqual(expect.arrayContaining(['utility.asm', 'utility.compare']));
    }
  });
});

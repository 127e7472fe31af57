import type { Group, Identification, Page, Token } from '@kith/client';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import type { Part } from './multipart.ts';
import { ids, notFound, refused, toolsOf } from './quirk-tools.ts';
import { readRecording } from './recorded-requests.ts';

let kith: KithWithPeople;
let photo: Record<'ada' | 'adaAgain', Buffer>;

beforeAll(async () => {
  kith = await openKithWithPeople();
  photo = { ada: await portraitOf(sampleFaces.ada), adaAgain: await portraitOf(sampleFaces.adaAgain) };
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const bothKinds = () =>
  [
    ['/v1/tokens/', kith.client.tokens],
    ['/v1/streams/tokens/', kith.client.streamTokens],
  ] as const;

const { send, sendJson, read, upload, newName, newGroup, newSpace, spaceOf, entries } = toolsOf(() => kith);

/** Those about heads, queries and bodies, by the numbers of §8 of the protocol's description. */
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

  it('3 body of token, stream token and threshold updates: urlencoded or JSON', async () => {
    for (const [path, tokens] of bothKinds()) {
      const { id } = await tokens.create();
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

  it('10 booleans: `true`, `True`, `1` and `yes`', async () => {
    const { token } = await newSpace();
    const { id } = await kith.as(token).tokens.create({ permanent: true });
    const list = async (permanent: string) => ids(await read<Token[]>(`/v1/tokens/?permanent=${permanent}`, token));
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
      ids((await read<Page<Group>>(`/v1/groups/persons/?limit=1000${query}`)).results);
    expect(await list('&q=')).toEqual(await list(''));
    expect(await list('&q=l%C3%B6te+SHIFT+%26')).toEqual([id]);
    expect(await list('&q=l%C3%B6te%20SHIFT%20%26')).toEqual([id]);
    for (const path of ['/v1/sources/', '/v1/spaces/', '/v1/licenses/sources/', '/v1/notifications/']) {
      const all = await read<Page<unknown>>(path);
      expect(await read(`${path}?q=&limit=20&offset=0`)).toMatchObject({ count: all.count });
    }
  });

  it('14 limit and offset: 20 and 0 when they are not sent', async () => {
    const { token } = await newSpace();
    for (let i = 0; i < 21; i++) await kith.as(token).groups.create({ name: `group ${i}` });
    const get = (path: string) => read<Page<Group>>(path, token);
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

  it('19 DELETE bodies: the memberships to end', async () => {
    const { id } = await newGroup();
    const memberships = { pids: [kith.people.ada, kith.people.bea], groups_ids: [id] };
    await kith.client.groups.add({ pids: memberships.pids, groupsIds: [id] });
    const some = { ...memberships, pids: [kith.people.ada] };
    expect(await sendJson('DELETE', '/v1/groups/persons/pids/', some)).toEqual({
      status: 200,
      body: { removed: 1, absent: 0 },
    });
    const left = await kith.client.groups.persons(id);
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

  it('24 token lists: bare arrays; their length is in a header', async () => {
    for (const [path, tokens] of bothKinds()) {
      await tokens.create();
      const headers = { authorization: `Token ${kith.token}`, origin: 'http://app.example' };
      const response = await fetch(`${kith.url}${path}?limit=20&offset=0`, { headers });
      const listed = (await response.json()) as Token[];
      expect(Array.isArray(listed)).toBe(true);
      expect(response.headers.get('x-total-count')).toBe(String(listed.length));
      expect(response.headers.get('access-control-expose-headers')).toMatch(/x-total-count/i);
    }
  });

  it('29 space deletion: 204', async () => {
    const { id, token } = await newSpace();
    expect(await send('DELETE', `/v1/spaces/${id}/`)).toEqual({ status: 204, body: null });
    expect(await send('GET', `/v1/spaces/${id}/`)).toEqual(notFound);
    expect((await send('GET', '/v1/whoami/', { token })).status).toBe(401);
  });

  it('33 Python 3.13: its client cannot make the calls of `utility`; those that are replayed come from 3.11', async () => {
    for (const httpx of ['0.19', '0.24', '0.28'] as const) {
      const { origin, requests } = await readRecording(httpx);
      expect(origin).toContain('CPython 3.11');
      expect(requests.map(({ call }) => call)).toEqual(expect.arrayContaining(['utility.asm', 'utility.compare']));
    }
  });
});

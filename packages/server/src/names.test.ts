import { nameKey } from '@kith/contract';
import { refusal } from '@kith/testing/refusal';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { besideKey } from './platform/db/beside-key.ts';
import { createAccount } from './tenancy/accounts/accounts.ts';

let kith: TestKith;

beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const GROUPS = '/v1/groups/persons/';

describe.each([
  [GROUPS, 'group'],
  ['/v1/sources/', 'source'],
  ['/v1/spaces/', 'space'],
])('names under %s', (path) => {
  const make = (name: string) => kith.call('POST', path, { name });

  it.each([
    ['Straße', 'STRASSE'],
    ['Night shift', 'NIGHT\u00a0\u00a0SHIFT'],
    ['Staff', 'St\u200baff\u200f'],
    ['İstanbul', 'istanbul'],
    ['ΟΔΟΣ', 'οδος'],
    ['Ｆｕｌｌ', 'full'],
    ['é', 'e\u0301'],
  ])('%j and %j are one name', async (name, other) => {
    const made = await make(name);
    expect([made.status, made.body.name]).toEqual([201, name]);
    const second = await make(other);
    expect([second.status, second.body.error_codes, second.body.fields[0].name]).toEqual([400, [1001], 'name']);
    const third = await make(`${name} third`);
    expect((await kith.call('PATCH', `${path}${third.body.id}/`, { name: other })).body.error_codes).toEqual([1001]);
    expect((await kith.call('PATCH', `${path}${made.body.id}/`, { name: other })).status).toBe(200);
  });

  it.each(['\u200b', '\ufeff \u00ad', '\u3164', 'a\nb', 'a\u202eb'])('%j is none', async (name) => {
    expect(refusal(await make(name)).slice(0, 2)).toEqual([400, 'name']);
  });

  it('a part is found however it is written', async () => {
    await make('Große Straße\u200b 7');
    for (const q of ['strasse 7', 'GROSSE', 'große\u00a0STRA', 'oß']) {
      const { body } = await kith.call('GET', `${path}?q=${encodeURIComponent(q)}`);
      expect([q, body.results.map(({ name }: { name: string }) => name)]).toEqual([q, ['Große Straße\u200b 7']]);
    }
  });
});

it('persons are found by any form of their names, and by external ids to the letter', async () => {
  const [pid] = await kith.addPersons(1);
  const change = { name: 'Jürgen Groß', external_id: 'E-ß' };
  expect((await kith.call('PATCH', `/v1/persons/${pid}/`, change)).status).toBe(200);
  const pidsOf = async (query: string) =>
    (await kith.call('GET', `/v1/persons/?${query}`)).body.results.map((person: { pid: string }) => person.pid);
  expect(await pidsOf(`q=${encodeURIComponent('JU\u0308RGEN GROSS')}`)).toEqual([pid]);
  expect(await pidsOf('q=e-ss')).toEqual([pid]);
  expect(await pidsOf(`external_ids=${encodeURIComponent('E-ß')}`)).toEqual([pid]);
  expect(await pidsOf('external_ids=E-SS')).toEqual([]);
});

it('names of other things, external ids and usernames are names, too', async () => {
  const [pid] = await kith.addPersons(1);
  const profile = { http_method: 0, destination_url: 'http://x.test/' };
  for (const name of ['\u200b', 'a\u0007b']) {
    for (const [method, path, body, field] of [
      ['PATCH', `/v1/persons/${pid}/`, { name }, 'name'],
      ['PATCH', `/v1/persons/${pid}/`, { external_id: name }, 'external_id'],
      ['POST', '/v1/licenses/sources/', { name }, 'name'],
      ['POST', '/v1/notifications/', { ...profile, name }, 'name'],
    ] as const) {
      expect(refusal(await kith.call(method, path, body)).slice(0, 2)).toEqual([400, field]);
    }
  }
});

it('of two things whose names are one today each is found by its own spelling', async () => {
  const { queries } = kith.context.db;
  const made = await Promise.all(
    ['Gate A', 'Gate B'].map(async (name) => (await kith.call('POST', '/v1/sources/', { name })).body),
  );
  for (const [i, name] of ['Tor Süß', 'TOR SÜSS'].entries()) {
    const id = made[i].id;
    const name_key = i ? besideKey(nameKey(name), id) : nameKey(name);
    await queries.updateTable('sources').set({ name, name_key }).where('id', '=', id).execute();
  }
  const profile = { name: 'p', http_method: 0, destination_url: 'http://93.184.216.34/' };
  const idOf = async (source: string) =>
    (await kith.call('POST', '/v1/notifications/', { ...profile, sources: [source] })).body.sources;
  expect(await idOf('Tor Süß')).toEqual([made[0].id]);
  expect(await idOf('TOR SÜSS')).toEqual([made[1].id]);
  expect(await idOf('tor süss')).toEqual([made[0].id]);

  for (const [i, username] of ['weiß', 'WEISS'].entries()) {
    const id = await createAccount(kith.context, `${username}${i}`, `password ${i}`);
    const username_key = i ? besideKey(nameKey(username), id) : nameKey(username);
    await queries.updateTable('accounts').set({ username, username_key }).where('id', '=', id).execute();
    const login = await kith.call('POST', '/v1/auth/token/', { username, password: `password ${i}` }, null);
    expect([login.status, login.body.user?.username]).toEqual([200, username]);
  }
});

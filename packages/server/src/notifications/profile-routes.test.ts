import { Entry, fieldErrors, type SpaceId, TokenId } from '@kith/contract';
import { answering } from '@kith/testing/receiver';
import { allowLoopback, START, TestHouse } from '@kith/testing/test-house';
import Fastify, { type LightMyRequestResponse } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { insertGroup } from '../people/groups/store.ts';
import type { Caller } from '../platform/caller.ts';
import type { Cidr } from '../platform/config/config.ts';
import { answerErrors } from '../platform/http/answer-errors.ts';
import type { App } from '../platform/http/app-type.ts';
import { requireToken } from '../platform/http/authentication.ts';
import { acceptBodies, parseQuery } from '../platform/http/bodies.ts';
import { serializerCompiler } from '../platform/http/serialization.ts';
import { validatorCompiler } from '../platform/http/validation.ts';
import { randomIds } from '../platform/ids.ts';
import { TokenBuckets } from '../platform/token-buckets.ts';
import { budgets } from './budgets.ts';
import { openSenders } from './channels/open-senders.ts';
import { Slots } from './deliveries/slots.ts';
import { notificationRoutes } from './profile-routes.ts';

let house: TestHouse;
let app: App;
let allow: readonly Cidr[];
const replayed = vi.fn();

beforeEach(async () => {
  allow = [];
  house = await TestHouse.open();
  const { id, account_id } = await house.db.queries.selectFrom('spaces').selectAll().executeTakeFirstOrThrow();
  const other = await house.db.queries
    .insertInto('spaces')
    .values({ account_id, name: 'other', name_key: 'other', created: START })
    .returning('id')
    .executeTakeFirstOrThrow();
  const caller = (kind: Caller['kind'], spaceId: SpaceId, spaceIds: SpaceId[]): Caller => ({
    tokenId: TokenId.parse(1),
    family: 'access',
    kind,
    accountId: account_id,
    username: 'admin',
    spaceId,
    spaceIds,
    expires: null,
  });
  const callers = new Map([
    ['account', caller('account', id, [id, other.id])],
    ['other', caller('space', other.id, [other.id])],
  ]);
  const fastify = Fastify({ routerOptions: { ignoreTrailingSlash: true, querystringParser: parseQuery } });
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.decorateRequest('caller', null);
  answerErrors(fastify);
  await acceptBodies(fastify);
  fastify.addHook(
    'onRequest',
    requireToken(
      {
        authenticate: async (key) => callers.get(key) ?? null,
        authenticateSession: async () => null,
        sessionCookie: 'session',
        config: { publicUrl: null },
      },
      () => {},
    ),
  );
  const parts = {
    db: house.db,
    clock: () => house.now,
    log: pino({ level: 'silent' }),
    ids: randomIds,
    secrets: { tokenKey: Buffer.alloc(32) },
    webhooks: { replayed },
    samples: {
      resolve: () => Promise.reject(new Error('No name is resolved here.')),
      senders: openSenders(
        () => house.now,
        () => Promise.reject(new Error('No browser is told here.')),
      ),
      slots: new Slots(),
      rate: new TokenBuckets(budgets.samples, () => house.now),
    },
    metrics: { refused: () => {} },
    config: {
      get webhookAllow() {
        return allow;
      },
    },
    baseUrl: () => 'http://kith.test',
  };
  app = fastify.withTypeProvider<ZodTypeProvider>();
  await app.register(notificationRoutes(parts));
});
afterEach(async () => {
  await app.close();
  await house[Symbol.asyncDispose]();
});

const call = async (
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  token = 'account',
): Promise<LightMyRequestResponse> =>
  app.inject({
    method,
    url: `/v1/notifications/${path}`,
    headers: { authorization: `Token ${token}` },
    ...(body && { payload: body }),
  });

const minimal = { name: 'Door bell', http_method: 0, destination_url: 'https://example.com/hook' };
const create = async (wish: object = {}, token?: string) =>
  (await call('POST', '', { ...minimal, ...wish }, token)).json();
const problems = (answer: LightMyRequestResponse): [string, number][] =>
  answer.json().fields.map(({ name, error_code }: { name: string; error_code: number }) => [name, error_code]);
const addGroup = (name: string) =>
  insertGroup(house.db.queries, {
    space_id: house.spaceId,
    name,
    description: '',
    color: null,
    threshold: null,
    created: START,
  });

describe('a profile', () => {
  it('is created with its secret, which is never shown again', async () => {
    const created = await call('POST', '', minimal);
    expect(created.statusCode).toBe(201);
    const { secret, ...profile } = created.json();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(profile).toEqual({
      id: 1,
      space_id: house.spaceId,
      ...minimal,
      is_active: true,
      ordered: false,
      results: [],
      moods: [],
      liveness: [],
      sex: [],
      age_from: null,
      age_to: null,
      sources: [],
      persons_groups: [],
      groups_all: [],
      groups_none: [],
      min_confidence: null,
      cooldown_seconds: 0,
      strangers: null,
      entries: true,
      corrections: false,
      news: [],
      channel: null,
      template: null,
      quiet: null,
      problem: null,
      deleted_sources: [],
      deleted_groups: [],
    });
    expect((await call('GET', '1/')).json()).toEqual(profile);
    expect((await call('PATCH', '1/', {})).json()).toEqual(profile);
    expect((await call('GET', '')).json()).toEqual({ count: 1, next: null, previous: null, results: [profile] });
  });

  it('takes filters in every form that the clients send', async () => {
    const group = await addGroup('Staff');
    const filters = { sex: 0, moods: ['fear'], results: 'new', liveness: ['passed'], age_from: '7', is_active: 7000 };
    expect(await create({ ...filters, sources: [1], persons_groups: [String(group.id)] })).toMatchObject({
      sex: [0],
      moods: ['fear'],
      results: ['new'],
      liveness: ['passed'],
      age_from: 7,
      is_active: true,
      sources: [1],
      persons_groups: [group.id],
    });
    expect(await create({ sources: ['door', 1, '1'], results: null, age_to: null })).toMatchObject({
      sources: [1],
      results: [],
      age_to: null,
    });
  });

  it.each([
    [{ sex: 0 }, { sex: [0] }],
    [{ sex: [0, 1, 1] }, { sex: [0, 1] }],
    [{ sex: '1' }, { sex: [1] }],
    [{ sex: ['Sex.MALE', 'female'] }, { sex: [0, 1] }],
    [
      { moods: 'EntryMood.FEAR', liveness: 'EntryLiveness.PASSED' },
      { moods: ['fear'], liveness: ['passed'] },
    ],
    [{ results: 'EntryResult.HA,new' }, { results: ['ha', 'new'] }],
    [{ sources: 'door' }, { sources: [1] }],
    [{ sources: '1' }, { sources: [1] }],
    [{ sources: [' DOOR '] }, { sources: [1] }],
    [{ is_active: 7000 }, { is_active: true }],
    [{ is_active: 0 }, { is_active: false }],
    [{ is_active: 'False' }, { is_active: false }],
    [{ http_method: '1' }, { http_method: 1 }],
    [
      { sex: null, moods: null, liveness: null, results: null, sources: null, persons_groups: null, age_from: null },
      { sex: [], moods: [], liveness: [], results: [], sources: [], persons_groups: [], age_from: null },
    ],
    [
      { groups_all: null, groups_none: [], min_confidence: null, cooldown_seconds: null },
      { groups_all: [], groups_none: [], min_confidence: null, cooldown_seconds: 0 },
    ],
    [
      { min_confidence: '75.5', cooldown_seconds: '604800' },
      { min_confidence: 75.5, cooldown_seconds: 604_800 },
    ],
  ])('understands %j', async (wish, understood) => {
    expect(await create(wish)).toMatchObject(understood);
    await create({ sex: [0], moods: ['anger'], results: ['nm'], min_confidence: 1, cooldown_seconds: 1 });
    expect((await call('PUT', '2/', wish)).json()).toMatchObject(understood);
  });

  it('takes groups of all three kinds, as numbers or as text', async () => {
    const ids: number[] = [];
    for (const name of ['Staff', 'Night', 'Blocked']) ids.push((await addGroup(name)).id);
    const [staff, night, blocked] = ids;
    const groups = { persons_groups: [staff], groups_all: [String(staff), night], groups_none: String(blocked) };
    const understood = { persons_groups: [staff], groups_all: [staff, night], groups_none: [blocked] };
    expect(await create(groups)).toMatchObject(understood);
    expect((await call('PUT', '1/', { name: 'Renamed' })).json()).toMatchObject(understood);
    const contradiction = { ...minimal, groups_all: [staff], groups_none: [night, staff] };
    expect(problems(await call('POST', '', contradiction))).toEqual([['groups_none', fieldErrors.invalid]]);
    expect(problems(await call('PATCH', '1/', { groups_all: [blocked] }))).toEqual([
      ['groups_all', fieldErrors.invalid],
    ]);
    expect(problems(await call('PATCH', '1/', { groups_all: [98], groups_none: [99] }))).toEqual([
      ['groups_all', fieldErrors.unknownGroups],
      ['groups_none', fieldErrors.unknownGroups],
    ]);
  });

  it('of an earlier Kith has the filters that it had, and no others', async () => {
    await create({ results: ['new'] });
    await house.db.queries.updateTable('notifications').set({ filters: '{"results":["new"]}' }).execute();
    expect((await call('GET', '1/')).json()).toMatchObject({ results: ['new'], groups_none: [], cooldown_seconds: 0 });
    await house.addEntry('nm');
    await house.addEntry('new');
    expect(await house.deliveries()).toHaveLength(1);
  });

  it('takes a source whose name has a comma', async () => {
    const source = { name: 'Door, left', name_key: 'door, left', license_id: null, settings: '{}', deleted: null };
    await house.db.queries
      .insertInto('sources')
      .values({ ...source, space_id: house.spaceId, created: START })
      .execute();
    expect(await create({ sources: ['Door, left', 'Door'] })).toMatchObject({ sources: [2, 1] });
  });

  it.each(['PATCH', 'PUT'] as const)('keeps what a %s does not give', async (method) => {
    await create({ results: ['new', 'ha'], age_from: 18 });
    expect((await call(method, '1/', { is_active: false })).json()).toMatchObject({
      ...minimal,
      is_active: false,
      results: ['new', 'ha'],
      age_from: 18,
    });
    expect((await call(method, '1/', { results: null, age_from: null })).json()).toMatchObject({
      is_active: false,
      results: [],
      age_from: null,
    });
  });

  it('is refused with everything that is wrong with it, and nothing is stored', async () => {
    const wish = {
      destination_url: 'http://10.0.0.1/',
      sources: ['Nowhere', 99],
      persons_groups: [98],
      age_from: 9,
      age_to: 8,
    };
    const answer = await call('POST', '', { ...minimal, ...wish });
    expect(answer.statusCode).toBe(400);
    expect(problems(answer)).toEqual([
      ['destination_url', fieldErrors.forbiddenDestination],
      ['age_from', fieldErrors.invalid],
      ['sources', fieldErrors.unknownSource],
      ['persons_groups', fieldErrors.unknownGroups],
    ]);
    expect(answer.body).toContain('Nowhere, 99');
    expect((await call('GET', '')).json().count).toBe(0);
    await create({ age_from: 9 });
    expect(problems(await call('PATCH', '1/', { age_to: 8 }))).toEqual([['age_to', fieldErrors.invalid]]);
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ http_method: 2 }, 'http_method'],
    [{ destination_url: 'nonsense' }, 'destination_url'],
    [{ destination_url: 'http://localhost/' }, 'destination_url'],
    [{ destination_url: null }, 'destination_url'],
    [{ results: ['great'] }, 'results'],
    [{ age_from: -1 }, 'age_from'],
    [{ sex: [2] }, 'sex'],
    [{ min_confidence: 100.1 }, 'min_confidence'],
    [{ min_confidence: 'NaN' }, 'min_confidence'],
    [{ cooldown_seconds: -1 }, 'cooldown_seconds'],
    [{ cooldown_seconds: 1.5 }, 'cooldown_seconds'],
    [{ cooldown_seconds: 604_801 }, 'cooldown_seconds'],
    [{ groups_all: ['Staff'] }, 'groups_all'],
  ])('is refused with %j', async (wish, field) => {
    const answer = await call('POST', '', { ...minimal, ...wish });
    expect(answer.statusCode).toBe(400);
    expect(problems(answer).map(([name]) => name)).toEqual([field]);
  });

  it('keeps a group that is deleted, which then matches nobody', async () => {
    const group = await addGroup('Staff');
    await create({ persons_groups: [group.id] });
    await house.db.queries.deleteFrom('groups').execute();
    const answer = await call('PUT', '1/', { persons_groups: [group.id], name: 'Renamed' });
    expect(answer.json()).toMatchObject({ name: 'Renamed', persons_groups: [group.id] });
    expect(problems(await call('POST', '', { ...minimal, persons_groups: [group.id] }))).toHaveLength(1);
  });

  it('is found by a part of its name, and by its space', async () => {
    await create({ name: 'Front DOOR' });
    await create({ name: 'Gate' });
    await create({ name: 'Elsewhere' }, 'other');
    const names = async (query: string) =>
      (await call('GET', query)).json().results.map(({ name }: { name: string }) => name);
    expect(await names('?q=door')).toEqual(['Front DOOR']);
    expect(await names('?q=')).toEqual(['Front DOOR', 'Gate']);
    expect(await names('?spaces_ids=')).toEqual(['Front DOOR', 'Gate']);
    expect(await names('?q=E&spaces_ids=2')).toEqual(['Elsewhere']);
    expect(await names('?q=%25')).toEqual([]);
    expect(await names('?spaces_ids=1%2C2')).toEqual(['Front DOOR', 'Gate', 'Elsewhere']);
    expect(await names('?limit=1&offset=1')).toEqual(['Gate']);
  });

  it('of another space is found by nobody else', async () => {
    await create();
    for (const [method, path] of [
      ['GET', '1/'],
      ['PATCH', '1/'],
      ['DELETE', '1/'],
      ['GET', '1/deliveries/'],
      ['POST', '1/secret/rotate/'],
      ['POST', '1/test/'],
      ['POST', '1/sample/'],
      ['POST', '1/deliveries/replay/?since=2020-01-01'],
    ] as const) {
      expect((await call(method, path, undefined, 'other')).statusCode).toBe(404);
    }
    expect((await call('GET', '1/')).statusCode).toBe(200);
    expect((await call('GET', 'undefined/')).statusCode).toBe(404);
  });

  it('is tried with a sample of nobody, which is not logged and turns nothing off', async () => {
    allow = allowLoopback;
    const { url, received } = await house.receive(answering(410));
    const secret = randomIds.webhookSecret();
    await house.addProfile(url, { secret });
    const { id, ...sent } = (await call('POST', '1/sample/')).json();
    expect(sent).toMatchObject({ at: '2026-01-02T03:04:05.000000+00:00', status_code: 410, error: null, response: '' });
    const [{ body, headers } = { body: '', headers: {} }] = received;
    expect(JSON.parse(body)).toMatchObject({
      type: 'entry.sample',
      timestamp: '2026-01-02T03:04:05.000000+00:00',
      id: 0,
      data: { pid: '00000000-0000-0000-0000-000000000000', persons_groups: [{ id: 0, name: 'Sample' }] },
    });
    expect(new Set(Object.keys(JSON.parse(body).data))).toEqual(new Set(Object.keys(Entry.shape)));
    expect(headers).toMatchObject({
      'webhook-id': id,
      'webhook-signature': new Webhook(secret).sign(id, new Date(START), body),
    });
    expect((await call('GET', '1/')).json().is_active).toBe(true);
    expect((await call('GET', '1/deliveries/')).json().count).toBe(0);
    allow = [];
    expect((await call('POST', '1/sample/')).json()).toMatchObject({
      status_code: null,
      error: expect.stringContaining('may not reach 127.0.0.1'),
    });
    expect(received).toHaveLength(1);
  });

  it('is deleted with its log', async () => {
    await create();
    await house.addEntry();
    expect((await call('DELETE', '1/')).statusCode).toBe(204);
    expect((await call('DELETE', '1/')).statusCode).toBe(404);
    expect(await house.deliveries()).toEqual([]);
  });

  it('keeps the order of entries when it is asked to', async () => {
    expect(await create({ ordered: true })).toMatchObject({ ordered: true });
    expect((await call('PATCH', '1/', { name: 'Renamed' })).json()).toMatchObject({ ordered: true });
    expect((await call('PATCH', '1/', { ordered: false })).json()).toMatchObject({ ordered: false });
  });

  it('has a new secret after a rotation, and the old one for 24 hours', async () => {
    const { secret } = await create();
    const rotated = (await call('POST', '1/secret/rotate/')).json();
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated).toMatchObject({ previous_until: '2026-01-03T03:04:05.000000+00:00' });
    const row = await house.db.queries.selectFrom('notifications').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ secret: rotated.secret, previous_secret: secret });
  });
});

import { fieldErrors, SourceId } from '@kith/contract';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSource } from '../sources/store.ts';
import { createSourceToken } from './source-tokens.ts';

const MINUTE = 60_000;

let kith: TestKith;
let now: number;
let [door, gate] = [0, 0];

beforeEach(async () => {
  now = Date.parse('2026-03-02T08:00:00Z');
  kith = await openTestKith({ vision: numberedFaces(), clock: () => now });
  door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  gate = (await kith.call('POST', '/v1/sources/', { name: 'gate' })).body.id;
});
afterEach(() => kith[Symbol.asyncDispose]());

const make = (minutes?: number) =>
  kith.call('POST', `/v1/sources/${door}/tokens/`, minutes === undefined ? {} : { minutes });
const send = async (token: string, source: string) =>
  uploadTo({ ...kith, token }, '/v1/entries/', await pictureOf(1), { source });

describe('a token of one source', () => {
  it('sends pictures there, and is not told who is on them', async () => {
    const { status, body } = await make();
    expect([status, body]).toEqual([
      201,
      {
        ...{ id: expect.any(Number), source_id: door, key: expect.stringMatching(/^src_[0-9a-f]{48}$/) },
        ...{ created: '2026-03-02T08:00:00.000000+00:00', expires: '2026-03-02T09:00:00.000000+00:00' },
      },
    ]);
    const sent = await send(body.key, 'door');
    expect([sent.status, sent.body]).toEqual([201, { results: [] }]);
    expect((await kith.call('GET', '/v1/entries/')).body.results).toMatchObject([{ source: { id: door } }]);
    const own = await kith.call('GET', '/v1/sources/own/', undefined, body.key);
    expect(own.body).toEqual({ source: { id: door, name: 'door' }, expires: body.expires });
  });

  it('opens nothing else', async () => {
    const { key } = (await make()).body;
    // Nor is it told which others there are.
    for (const source of ['gate', 'nowhere']) expect((await send(key, source)).status).toBe(403);
    for (const path of ['entries/', 'sources/', `sources/${door}/`, 'persons/', 'whoami/', `sources/${door}/tokens/`])
      expect([path, (await kith.call('GET', `/v1/${path}`, undefined, key)).status]).toEqual([path, 403]);
    expect((await kith.call('POST', `/v1/sources/${door}/tokens/`, {}, key)).status).toBe(403);
    // Nor is it asked by others.
    expect((await kith.call('GET', '/v1/sources/own/')).status).toBe(403);
    expect((await kith.call('GET', '/v1/entries/')).body.count).toBe(0);
  });

  it('ends by itself', async () => {
    const { key } = (await make(5)).body;
    now += 5 * MINUTE - 1;
    expect((await send(key, 'door')).status).toBe(201);
    now += 1;
    expect((await send(key, 'door')).status).toBe(401);
    expect((await kith.call('GET', `/v1/sources/${door}/tokens/`)).body).toEqual({ results: [] });
  });

  it('is listed without its key, and withdrawn', async () => {
    const [one, other] = [(await make()).body, (await make()).body];
    const listed = (await kith.call('GET', `/v1/sources/${door}/tokens/`)).body.results;
    expect(listed).toEqual([one, other].map((token) => ({ ...token, key: `${token.key.slice(0, 8)}…` })));
    const withdraw = (source: number) => kith.call('DELETE', `/v1/sources/${source}/tokens/${one.id}/`);
    expect((await withdraw(gate)).status).toBe(404);
    expect((await withdraw(door)).status).toBe(204);
    expect((await withdraw(door)).status).toBe(404);
    expect((await send(one.key, 'door')).status).toBe(401);
    expect((await send(other.key, 'door')).status).toBe(201);
  });

  it('works no more once its source is gone, or all tokens are', async () => {
    const [one, other] = [(await make()).body, (await kith.call('POST', `/v1/sources/${gate}/tokens/`, {})).body];
    await kith.call('DELETE', `/v1/sources/${door}/`);
    expect((await send(one.key, 'door')).status).toBe(401);
    const passwords = { old_password: 'owner-password', password: 'another-password', password2: 'another-password' };
    await kith.call('POST', '/v1/auth/password/change/', { ...passwords, reset_tokens: true });
    expect((await send(other.key, 'gate')).status).toBe(401);
  });

  it('is one of ten', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => make()));
    expect(made.filter((answer) => answer.status === 201)).toHaveLength(10);
    const { status, body } = await make();
    expect([status, body.fields[0].error_code]).toEqual([400, fieldErrors.tooManyTokens]);
    expect((await make(0)).status).toBe(400);
    expect((await make(1441)).status).toBe(400);
  });

  it('is not made of a source that is gone since it was found, nor in a space that is', async () => {
    const { id: space } = (await kith.call('POST', '/v1/spaces/', { name: 'shop' })).body;
    const { key } = (await kith.call('POST', `/v1/spaces/${space}/tokens/`, {})).body;
    const { id: till } = (await kith.call('POST', '/v1/sources/', { name: 'till' }, key)).body;
    const { db, clock, ids, secrets } = kith.context;
    const spaceIds = [kith.spaceId, space];
    const found = await Promise.all([door, till].map((id) => findSource(db.queries, spaceIds, SourceId.parse(id))));
    expect((await kith.call('DELETE', `/v1/sources/${door}/`)).status).toBe(202);
    expect((await kith.call('DELETE', `/v1/spaces/${space}/`)).status).toBe(204);
    for (const source of found) {
      expect(source).toBeDefined();
      if (source) expect(await createSourceToken({ db, clock, ids, ...secrets }, source, 5)).toBe('not found');
    }
  });
});

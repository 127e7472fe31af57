import { type Licence, login, type Page, type Space, type Token } from '@kith/client';
import { expect } from 'vitest';
import { type Cases, page, tokenShape } from './world.ts';

export const iamCalls: Cases = {
  login: async ({ as, kith, send }) => {
    const answer = await send({ username: 'admin', password: kith.password });
    expect(answer).toMatchObject({ status: 200, body: { user: { username: 'admin' }, token: tokenShape } });
    const { key } = (answer.body as { token: Token }).token;
    expect(await as(key).auth.whoami()).toMatchObject({ username: 'admin' });
    expect(await send({ username: 'admin', password: 'wrong' })).toEqual({
      status: 400,
      body: { error_codes: [602], message: 'Username and password do not match.', fields: [] },
    });
  },
  whoami: async ({ send, newSpace }) => {
    expect(await send()).toEqual({
      status: 200,
      body: { username: 'admin', space: { id: expect.any(Number), name: 'default' } },
    });
    const { id, token } = await newSpace();
    expect(await send({ token })).toMatchObject({ status: 200, body: { username: null, space: { id } } });
    expect(await send({ token: 'KEY' })).toEqual({
      status: 401,
      body: { error_codes: [401], message: 'Not authenticated.', fields: [] },
    });
  },
  pwd: async ({ kith, send }) => {
    const newPassword = 'the second password';
    expect(await send({ password: kith.password, newPassword })).toEqual({ status: 204, body: null });
    await login({ baseUrl: kith.url, username: 'admin', password: newPassword });
    expect(await send({ password: kith.password, newPassword })).toEqual({
      status: 400,
      body: {
        error_codes: [400],
        message: 'Validation error.',
        fields: [{ name: 'old_password', message: 'Incorrect password.', error_code: 400 }],
      },
    });
    expect(await send({ password: newPassword, newPassword: kith.password })).toEqual({ status: 204, body: null });
  },
  'tokens.list': async ({ send }) => {
    const { status, body } = await send();
    expect(status).toBe(200);
    expect((body as Token[])[0]).toMatchObject({ ...tokenShape, expires: expect.any(String) });
  },
  'tokens.list perm': async ({ as, newSpace, send }) => {
    const { token } = await newSpace();
    const { id } = await as(token).tokens.create({ permanent: true });
    const { status, body } = await send({ token });
    expect([status, (body as Token[]).map((listed) => [listed.id, listed.expires])]).toEqual([200, [[id, null]]]);
  },
  'tokens.create': async ({ as, send }) => {
    const answer = await send();
    expect(answer).toMatchObject({ status: 201, body: { ...tokenShape, expires: expect.any(String) } });
    const { key } = answer.body as Token;
    expect(await as(key).auth.whoami()).toMatchObject({ username: 'admin' });
  },
  'tokens.update': async ({ client, send }) => {
    const { id } = await client.tokens.create();
    expect(await send({ id })).toMatchObject({ status: 200, body: { id, is_active: false } });
    expect(await client.tokens.get(id)).toMatchObject({ is_active: false });
  },
  'tokens.get key': async ({ client, send }) => {
    const { id, key } = await client.tokens.create();
    expect(await send({ key })).toMatchObject({ status: 200, body: { ...tokenShape, id } });
    expect(await send({ key: 'abc' })).toMatchObject({ status: 404, body: { error_codes: [404], fields: [] } });
  },
  'tokens.delete_list': async ({ as, client, newSpace, send }) => {
    const { id, token } = await newSpace();
    await as(token).tokens.create({ permanent: true });
    expect(await send({ token })).toEqual({ status: 204, body: null });
    // All of them, the caller's own included.
    const { key } = await client.spaces.createToken(id);
    expect((await as(key).tokens.list()).length).toBe(1);
  },
  'tokens.delete_list False': async ({ as, client, newSpace, send }) => {
    const { id, token } = await newSpace();
    const permanent = await as(token).tokens.create({ permanent: true });
    await client.spaces.createToken(id);
    expect(await send({ token })).toEqual({ status: 204, body: null });
    const left = await as(permanent.key).tokens.list();
    expect(left.map((listed) => listed.id)).toEqual([permanent.id]);
  },
  'stream update': async ({ client, send }) => {
    const { id, key } = await client.streamTokens.create();
    await client.streamTokens.update(id, { isActive: false });
    expect(await send({ key })).toMatchObject({ status: 200, body: { id, is_active: true } });
    expect(await client.streamTokens.get(id)).toMatchObject({ is_active: true });
  },
  'spaces.list': async ({ newSpace, send }) => {
    const { id } = await newSpace();
    const { status, body } = await send();
    expect([status, body]).toEqual([200, page]);
    expect((body as Page<Space>).results).toEqual(
      expect.arrayContaining([
        { id: expect.any(Number), name: 'default' },
        { id, name: expect.any(String) },
      ]),
    );
  },
  'spaces.token': async ({ as, newSpace, send }) => {
    const { id } = await newSpace();
    const answer = await send({ space: id });
    expect(answer).toMatchObject({ status: 201, body: { ...tokenShape, expires: null } });
    const { key } = answer.body as Token;
    expect(await as(key).auth.whoami()).toMatchObject({ username: null, space: { id } });
  },
  'lists.spaces.all': async ({ newSpace, send }) => {
    const { id } = await newSpace();
    const { status, body } = await send();
    expect([status, Array.isArray(body)]).toEqual([200, true]);
    expect(body).toEqual(expect.arrayContaining([{ id, name: expect.any(String) }]));
  },
  'lic.create': async ({ client, send }) => {
    const answer = await send();
    expect(answer).toMatchObject({ status: 201, body: { name: 'n', entry_storage_days: 1, is_active: true } });
    const { id } = answer.body as Licence;
    expect(await client.licences.get(id)).toEqual(answer.body);
  },
  'lic.list': async ({ client, send }) => {
    const licence = await client.licences.create({ name: 'bound' });
    await client.sources.create({ name: `bound ${licence.id}`, licenseId: licence.id });
    const bound = await client.licences.list({ isBound: true, dateFrom: '2020-01-31' });
    expect(bound.results.map(({ id }) => id)).toContain(licence.id);
    // Made after the end of the time that is asked for.
    expect(await send()).toEqual({ status: 200, body: { ...page, count: 0, results: [] } });
  },
  'lic.update': async ({ client, send }) => {
    const { id } = await client.licences.create({ name: 'before', entryStorageDays: 30 });
    await client.licences.update(id, { isActive: false });
    const after = { id, name: 'n', is_active: true, entry_storage_days: 1, unavailable_at: null };
    expect(await send({ licence: id })).toMatchObject({ status: 200, body: after });
    expect(await client.licences.get(id)).toMatchObject(after);
  },
  bill: async ({ client, newSpace, send }) => {
    const [space] = await client.spaces.all();
    const { id } = await newSpace();
    const { status, body } = await send({ space: Number(space?.id), otherSpace: id, unknownSpace: 999_999 });
    expect([status, body]).toEqual([200, page]);
    for (const item of (body as Page<{ event_type: number }>).results) {
      expect(item).toMatchObject({
        id: expect.any(Number),
        name: expect.any(String),
        space: { id: expect.any(Number) },
      });
      expect([1, 2]).toContain(item.event_type);
    }
    const spaces = (body as Page<{ space: Space }>).results.map((item) => item.space.id);
    expect(spaces).toContain(space?.id);
    expect([space?.id, id]).toEqual(expect.arrayContaining(spaces));
  },
};

import type { Token } from '@kith/contract';
import { expect } from 'vitest';
import type { RestClient } from '../official-clients.ts';
import { type Case, type Cases, notAuthenticated, notFound, refused, type World } from './world.ts';

/** The two families of tokens have the same interface under different names. */
interface Family {
  readonly list: (params?: object) => Promise<Token[]>;
  readonly get: (id: number) => Promise<Token>;
  readonly create: (params?: object) => Promise<Token>;
  readonly update: (params: object) => Promise<Token>;
  readonly delete: (id: number) => Promise<unknown>;
  readonly deleteMany: (params?: object) => Promise<unknown>;
  /** Whether the server takes a request with this key for one of somebody it knows. */
  readonly isKnown: (world: World, key: string) => Promise<boolean>;
}

/** Calls with an account of tokens of its own: that of a new space, which the other cases do not touch. */
const withTokens =
  (family: (api: RestClient) => Family, body: (tokens: Family, world: World) => Promise<void>): Case =>
  async (world) => {
    const space = await world.api.spaces.createSpace<{ id: number }>({ name: 'a space with tokens' });
    const { key } = await world.api.spaces.createToken({ id: space.id, permanent: false });
    await body(family(world.client(key)), world);
    await world.api.spaces.deleteSpace(space.id);
  };

const ids = (tokens: Token[]) => tokens.map((token) => token.id).sort((a, b) => a - b);

const cases = (family: (api: RestClient) => Family) => ({
  list: withTokens(family, async (tokens) => {
    const before = await tokens.list();
    const temporary = await tokens.create({ permanent: false });
    const permanent = await tokens.create({ permanent: true });
    expect(ids(await tokens.list())).toEqual(ids([...before, temporary, permanent]));
    expect(ids(await tokens.list({ permanent: true }))).toEqual([permanent.id]);
    expect(ids(await tokens.list({ permanent: false, limit: 20, offset: before.length }))).toEqual([temporary.id]);
  }),
  get: withTokens(family, async (tokens) => {
    const { id, key } = await tokens.create({ permanent: true });
    const token = await tokens.get(id);
    expect(token).toMatchObject({ id, is_active: true, permanent: true, expires: null });
    expect(token.key).toBe(`${key.slice(0, 8)}…`);
    await expect(tokens.get(id + 100_000)).rejects.toMatchObject(notFound);
  }),
  create: withTokens(family, async (tokens, world) => {
    const temporary = await tokens.create();
    expect(temporary).toMatchObject({ permanent: false, key: expect.stringMatching(/^[0-9a-f]{128}$/) });
    expect(Date.parse(String(temporary.expires)) - Date.parse(temporary.created)).toBe(24 * 60 * 60 * 1000);
    expect(await tokens.isKnown(world, temporary.key)).toBe(true);
    for (let i = 0; i < 5; i++) {
      expect(await tokens.create({ permanent: true })).toMatchObject({ permanent: true, expires: null });
    }
    await expect(tokens.create({ permanent: true })).rejects.toMatchObject(refused('permanent', 1013));
    expect((await tokens.list({ permanent: true })).length).toBe(5);
  }),
  update: withTokens(family, async (tokens, world) => {
    const { id, key } = await tokens.create({ permanent: false });
    expect(await tokens.update({ id, is_active: false })).toMatchObject({ id, is_active: false });
    expect([await tokens.isKnown(world, key), (await tokens.get(id)).is_active]).toEqual([false, false]);
    expect(await tokens.update({ id, is_active: true })).toMatchObject({ id, is_active: true });
    expect(await tokens.isKnown(world, key)).toBe(true);
  }),
  delete: withTokens(family, async (tokens, world) => {
    const [{ id, key }, other] = [await tokens.create(), await tokens.create()];
    expect(await tokens.delete(id)).toBe('');
    await expect(tokens.get(id)).rejects.toMatchObject(notFound);
    expect([await tokens.isKnown(world, key), await tokens.isKnown(world, other.key)]).toEqual([false, true]);
  }),
  deleteMany: withTokens(family, async (tokens) => {
    const temporary = await tokens.create({ permanent: false });
    const permanent = await tokens.create({ permanent: true });
    expect(await tokens.deleteMany({ permanent: true })).toBe('');
    await expect(tokens.get(permanent.id)).rejects.toMatchObject(notFound);
    expect((await tokens.get(temporary.id)).is_active).toBe(true);
  }),
});

const access = cases(({ tokens }) => ({
  list: (params) => tokens.getTokens(params),
  get: (id) => tokens.getToken(id),
  create: (params) => tokens.createToken(params),
  update: (params) => tokens.updateToken(params),
  delete: (id) => tokens.deleteToken(id),
  deleteMany: (params) => tokens.deleteTokens(params),
  isKnown: async ({ client }, key) => {
    const answer = client(key).auth.whoami();
    if (await answer.then(Boolean, () => false)) return true;
    await expect(answer).rejects.toMatchObject(notAuthenticated);
    return false;
  },
}));

const stream = cases(({ streamTokens }) => ({
  list: (params) => streamTokens.getStreamTokens(params),
  get: (id) => streamTokens.getStreamToken(id),
  create: (params) => streamTokens.createStreamToken(params),
  update: (params) => streamTokens.updateStreamToken(params),
  delete: (id) => streamTokens.deleteStreamToken(id),
  deleteMany: (params) => streamTokens.deleteStreamTokens(params),
  // A stream token opens the door to pictures alone; here none is sent.
  isKnown: async ({ kith: { url } }, key) => {
    const headers = { authorization: `Token ${key}` };
    const { status } = await fetch(`${url}/v1/entries/`, { method: 'POST', headers });
    expect([400, 401]).toContain(status);
    return status === 400;
  },
}));

export const tokenCases: Cases = {
  'tokens.getTokens': access.list,
  'tokens.getToken': access.get,
  'tokens.createToken': access.create,
  'tokens.updateToken': access.update,
  'tokens.deleteToken': access.delete,
  'tokens.deleteTokens': access.deleteMany,
  'streamTokens.getStreamTokens': stream.list,
  'streamTokens.getStreamToken': stream.get,
  'streamTokens.createStreamToken': stream.create,
  'streamTokens.updateStreamToken': stream.update,
  'streamTokens.deleteStreamToken': stream.delete,
  'streamTokens.deleteStreamTokens': stream.deleteMany,
};

import { randomBytes } from 'node:crypto';
import type { SpaceId } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../accounts/accounts.ts';
import { createToken } from './tokens.ts';

let now = Date.UTC(2026, 0, 1);
let kith: TestKith;
/** Another node over the same database, where there can be one. */
let other: TestKith;
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
  const { kind } = kith.context.config.database;
  other = kind === 'postgres' ? await openTestKith({ clock: () => now, beside: kith }) : kith;
});
afterAll(async () => {
  if (other !== kith) await other[Symbol.asyncDispose]();
  await kith[Symbol.asyncDispose]();
});

/** An account with a token of its own and one of a space of its own. */
async function newAccount() {
  const { context } = kith;
  const username = randomBytes(8).toString('hex');
  const accountId = await createAccount(context, username, 'a-password');
  const maker = { ...context, tokenKey: context.secrets.tokenKey };
  const made = await context.db.transaction((tx) =>
    createToken(maker, tx, { accountId, spaceId: null, family: 'access' }, 'account', false),
  );
  if (made === 'too many') throw new Error('An account of one token has too many.');
  const space = (await kith.call('POST', '/v1/spaces/', { name: 'rooms' }, made.key)).body;
  const [ofSpace, keeper] = await Promise.all(
    [1, 2].map(() => kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true }, made.key)),
  );
  return {
    accountId,
    key: made.key,
    tokenId: made.id,
    spaceId: space.id as SpaceId,
    ofSpace: ofSpace?.body,
    /** Key of another token of the space. */
    keeper: keeper?.body.key,
  };
}

/** What both nodes answer who is known to them: each was asked by this key before. */
async function statuses(key: string): Promise<number[]> {
  const asked = [kith, other].map((node) => node.call('GET', '/v1/groups/persons/', undefined, key));
  return (await Promise.all(asked)).map(({ status }) => status);
}

describe('a token that was used before opens nothing with the very next request, on every node, once', () => {
  it('it is deactivated, and opens again when it is activated', async () => {
    const { ofSpace, keeper } = await newAccount();
    expect(await statuses(ofSpace.key)).toEqual([200, 200]);
    const activate = (is_active: boolean) => kith.call('PATCH', `/v1/tokens/${ofSpace.id}/`, { is_active }, keeper);
    expect((await activate(false)).status).toBe(200);
    expect(await statuses(ofSpace.key)).toEqual([401, 401]);
    await activate(true);
    expect(await statuses(ofSpace.key)).toEqual([200, 200]);
  });

  it('it is deleted', async () => {
    const { key, tokenId } = await newAccount();
    expect(await statuses(key)).toEqual([200, 200]);
    expect((await kith.call('DELETE', `/v1/tokens/${tokenId}/`, undefined, key)).status).toBe(204);
    expect(await statuses(key)).toEqual([401, 401]);
  });

  it('its space is deleted', async () => {
    const { key, spaceId, ofSpace } = await newAccount();
    expect(await statuses(ofSpace.key)).toEqual([200, 200]);
    expect((await kith.call('DELETE', `/v1/spaces/${spaceId}/`, undefined, key)).status).toBe(204);
    expect(await statuses(ofSpace.key)).toEqual([401, 401]);
    // Whoever reached the space reaches it no longer.
    const listed = await kith.call('GET', `/v1/groups/persons/?spaces_ids=${spaceId}`, undefined, key);
    expect([listed.status, listed.body.count]).toEqual([200, 0]);
  });

  it('the password is changed and its tokens are ended', async () => {
    const { key } = await newAccount();
    expect(await statuses(key)).toEqual([200, 200]);
    const password = 'another-password';
    const change = { old_password: 'a-password', password, password2: password, reset_tokens: true };
    expect((await kith.call('POST', '/v1/auth/password/change/', change, key)).status).toBeLessThan(300);
    expect(await statuses(key)).toEqual([401, 401]);
  });

  it('it is over', async () => {
    const { key } = await newAccount();
    expect(await statuses(key)).toEqual([200, 200]);
    now += 24 * 60 * 60 * 1000;
    expect(await statuses(key)).toEqual([401, 401]);
  });

  it('its account is deleted, however that is done', async () => {
    const { accountId, key, ofSpace } = await newAccount();
    expect(await statuses(key)).toEqual([200, 200]);
    expect(await statuses(ofSpace.key)).toEqual([200, 200]);
    await kith.context.db.queries.deleteFrom('accounts').where('id', '=', accountId).execute();
    expect(await statuses(key)).toEqual([401, 401]);
    expect(await statuses(ofSpace.key)).toEqual([401, 401]);
  });
});

it('an account reaches a space that was just made', async () => {
  const { key } = await newAccount();
  expect(await statuses(key)).toEqual([200, 200]);
  const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'new' }, key)).body;
  for (const node of [kith, other]) {
    expect((await node.call('GET', `/v1/spaces/${id}/`, undefined, key)).status).toBe(200);
    const listed = await node.call('GET', `/v1/sources/?spaces_ids=${id}`, undefined, key);
    expect(listed.status).toBe(200);
  }
});

it('requests that run while a token is deleted never open anything after that was answered', async () => {
  for (let round = 0; round < 20; round++) {
    const { keeper, ofSpace } = await newAccount();
    let deleted = false;
    const asking = Array.from({ length: 20 }, async (_, i) => {
      for (let turn = 0; turn < i; turn++) await new Promise((resolve) => setImmediate(resolve));
      const before = deleted;
      const { status } = await other.call('GET', '/v1/groups/persons/', undefined, ofSpace.key);
      if (before) expect(status).toBe(401);
    });
    const deleting = kith.call('DELETE', `/v1/tokens/${ofSpace.id}/`, undefined, keeper).then(({ status }) => {
      expect(status).toBe(204);
      deleted = true;
    });
    await Promise.all([...asking, deleting]);
    expect(await statuses(ofSpace.key)).toEqual([401, 401]);
  }
});

it('what a database deletes by itself is a change of access, too; a change of groups and persons is none', async () => {
  const { db } = kith.context;
  const before = db.accessChanges();
  if (before === null) return;
  await kith.call('POST', '/v1/groups/persons/', { name: 'no access' });
  await kith.addPersons(1);
  expect(db.accessChanges()).toBe(before);
  const { spaceId } = await newAccount();
  const made = db.accessChanges() ?? 0;
  expect(made).toBeGreaterThan(before);
  // Its token goes with it.
  await db.queries.deleteFrom('spaces').where('id', '=', spaceId).execute();
  expect(db.accessChanges()).toBeGreaterThanOrEqual(made + 2);
});

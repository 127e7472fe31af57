import { answering, ok } from '@kith/testing/receiver';
import { START, TestHouse } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookDispatcher } from './dispatcher.ts';
import { claimingDue } from './store.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await TestHouse.open();
});
afterEach(() => house[Symbol.asyncDispose]());

const idsOf = (received: readonly { readonly body: string }[]): number[] =>
  received.map(({ body }) => JSON.parse(body).id);

/** As a node leaves them that is killed while it sends. */
const claimForAnother = async (limit: number): Promise<void> => {
  const { db, spaceId } = house;
  const { id: profileId } = await db.queries.selectFrom('notifications').select('id').executeTakeFirstOrThrow();
  const claim = { node: 'another node', now: house.now, until: house.now + 60_000, except: [], limit };
  expect(await claimingDue(db)('deliveries', { spaceId, profileId }, claim)).toHaveLength(limit);
};

/** Lets dispatchers do whatever they would do now. */
const settle = async (...dispatchers: readonly WebhookDispatcher[]): Promise<void> => {
  for (let n = 0; n < 10; n += 1) {
    for (const dispatcher of dispatchers) dispatcher.wake();
    await house.deliveries();
  }
};

describe('several nodes', () => {
  it('share what is owed, and send each delivery once', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    const nodes = ['a', 'b', 'c'].map((node) => house.dispatch({ node }));
    const entries: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      entries.push(await house.addEntry());
      for (const node of nodes) node.wake();
    }
    await until(() => new Set(idsOf(receiver.received)).size === 60, 'every delivery');
    await settle(...nodes);
    expect(idsOf(receiver.received).sort((a, b) => a - b)).toEqual(entries);
    const isDone = ({ status, claimed_by }: Awaited<ReturnType<TestHouse['deliveries']>>[number]) =>
      status === 'delivered' && claimed_by === null;
    await until(async () => (await house.deliveries()).every(isDone), 'every delivery to be recorded');
    expect(await house.attempts()).toHaveLength(60);
  });

  it('leave alone what another one sends, until its time is over', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    await house.addEntry();
    await claimForAnother(1);
    const dispatcher = house.dispatch();
    await until(() => idsOf(receiver.received).join() === '2', 'the second');
    house.now += 59_999;
    await settle(dispatcher);
    expect(receiver.received).toHaveLength(1);
    house.now += 1;
    dispatcher.wake();
    await until(() => idsOf(receiver.received).join() === '2,1', 'the first');
  });

  it('send at once what they were sending when they were killed', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    await claimForAnother(1);
    house.dispatch({ node: 'another node' });
    await until(() => receiver.received.length === 1, 'the delivery');
  });

  it('give back at their end what they did not settle', async () => {
    const receiver = await house.receive((_request, response) => {
      if (receiver.received.length > 1) response.end();
    });
    await house.addProfile(receiver.url);
    await house.addEntry();
    const first = house.dispatch({ node: 'a' });
    await until(() => receiver.received.length === 1, 'the delivery');
    await first[Symbol.asyncDispose]();
    expect(await house.deliveries()).toMatchObject([{ status: 'owed', claimed_by: null, next_attempt: START }]);
    expect(await house.attempts()).toEqual([]);
    house.dispatch({ node: 'b' });
    await house.statusesAre('delivered');
  });
});

describe('a profile whose deliveries are ordered', () => {
  it('gets one after another, in the order of entries, from all nodes together', async () => {
    let underWay = 0;
    let most = 0;
    const nodes: WebhookDispatcher[] = [];
    const receiver = await house.receive(async (_request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      // Before it answers, every node does whatever it would do now.
      await settle(...nodes);
      underWay -= 1;
      response.end();
    });
    await house.addProfile(receiver.url, { ordered: 1 });
    const entries: number[] = [];
    for (let n = 0; n < 30; n += 1) entries.push(await house.addEntry());
    for (const node of ['a', 'b']) nodes.push(house.dispatch({ node }));
    const areDelivered = async () => (await house.deliveries()).every(({ status }) => status === 'delivered');
    await until(areDelivered, 'every delivery', 30_000);
    expect(idsOf(receiver.received)).toEqual(entries);
    expect(most).toBe(1);
  });

  it('is held back by one that fails, until that succeeds', async () => {
    const receiver = await house.receive((request, response) =>
      answering(receiver.received.length < 3 ? 500 : 200)(request, response),
    );
    await house.addProfile(receiver.url, { ordered: 1 });
    for (let n = 0; n < 3; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    for (const attempts of [1, 2]) {
      await house.attemptsAre(attempts);
      await settle(dispatcher);
      expect(idsOf(receiver.received)).toEqual(Array(attempts).fill(1));
      house.now = (await house.deliveries())[0]?.next_attempt ?? Number.NaN;
      dispatcher.wake();
    }
    await until(() => idsOf(receiver.received).join() === '1,1,1,2,3', 'all three');
  });

  it('is held back by one that fails, until that is given up', async () => {
    const receiver = await house.receive((request, response) =>
      answering(JSON.parse(request.body).id === 1 ? 500 : 200)(request, response),
    );
    await house.addProfile(receiver.url, { ordered: 1 });
    await house.addEntry();
    await house.addEntry();
    const dispatcher = house.dispatch();
    for (let attempts = 1; attempts < 12; attempts += 1) {
      await house.attemptsAre(attempts);
      house.now = (await house.deliveries())[0]?.next_attempt ?? Number.NaN;
      dispatcher.wake();
    }
    await house.statusesAre('failed', 'owed');
    // An endpoint that failed twelve times rests for a minute.
    house.now += 60_000;
    dispatcher.wake();
    await until(() => receiver.received.length === 13, 'the second');
    expect(idsOf(receiver.received)).toEqual([...Array(12).fill(1), 2]);
    await house.statusesAre('failed', 'delivered');
  });

  it('waits for what another node sends', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url, { ordered: 1 });
    await house.addEntry();
    await house.addEntry();
    await claimForAnother(1);
    const dispatcher = house.dispatch();
    await settle(dispatcher);
    expect(receiver.received).toEqual([]);
    house.now += 60_000;
    dispatcher.wake();
    await until(() => idsOf(receiver.received).join() === '1,2', 'both');
  });
});

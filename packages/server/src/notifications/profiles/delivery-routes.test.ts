import { fieldErrors } from '@kith/contract';
import { answering } from '@kith/testing/receiver';
import { START, TestHouse } from '@kith/testing/test-house';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomIds } from '../../platform/ids.ts';

let kith: TestKith;
let house: TestHouse;

beforeEach(async () => {
  kith = await openTestKith({ clock: () => house?.now ?? START });
  house = await TestHouse.beside(kith);
});
afterEach(async () => {
  await house[Symbol.asyncDispose]();
  await kith[Symbol.asyncDispose]();
});

const call = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answer> =>
  kith.call(method, `/v1/notifications/${path}`, body);
const problems = ({ body }: Answer): [string, number][] =>
  body.fields.map(({ name, error_code }: { name: string; error_code: number }) => [name, error_code]);

describe('the delivery log', () => {
  /** One delivery that failed, one that is owed. */
  const deliver = async (): Promise<string[]> => {
    const receiver = await house.receive(answering(404));
    await house.addProfile(receiver.url);
    const dispatcher = house.dispatch();
    await house.addEntry('nm');
    dispatcher.wake();
    await house.attemptsAre(1);
    await dispatcher[Symbol.asyncDispose]();
    await house.db.queries.updateTable('deliveries').set({ status: 'failed', next_attempt: null }).execute();
    house.now += 60_000;
    await house.addEntry('det');
    return (await house.deliveries()).map(({ message_id }) => message_id);
  };

  it('shows every attempt, the newest delivery first', async () => {
    const [failed, owed] = await deliver();
    const page = (await call('GET', '1/deliveries/')).body;
    expect(page).toMatchObject({ count: 2, results: [{ id: owed, status: 'owed', attempts: [] }, { id: failed }] });
    expect(page.results[1]).toEqual({
      id: failed,
      type: 'entry.created',
      entry_id: 1,
      news_id: null,
      status: 'failed',
      created: '2026-01-02T03:04:05.000000+00:00',
      next_attempt: null,
      attempts: [
        {
          at: '2026-01-02T03:04:05.000000+00:00',
          duration_ms: expect.any(Number),
          status_code: 404,
          error: null,
          response: '',
        },
      ],
    });
    expect((await call('GET', '1/deliveries/?status=failed%2Cdelivered')).body.count).toBe(1);
    expect((await call('GET', '1/deliveries/?status=lost')).status).toBe(400);
    expect((await call('GET', '1/deliveries/?since=2026-01-02T03:05:00Z')).body).toMatchObject({
      count: 1,
      results: [{ id: owed }],
    });
    expect((await call('GET', '1/deliveries/?entry_id=1')).body).toMatchObject({
      count: 1,
      results: [{ id: failed }],
    });
    expect((await call('GET', '1/deliveries/?entry_id=1&status=owed')).body.count).toBe(0);
    const personId = await house.addPerson();
    const seen = await house.addEntry('exact', { personId, confidence: 90 });
    const { pid } = await house.db.queries.selectFrom('persons').select('pid').executeTakeFirstOrThrow();
    expect((await call('GET', `1/deliveries/?pid=${pid}`)).body).toMatchObject({
      count: 1,
      results: [{ entry_id: seen }],
    });
    expect((await call('GET', `1/deliveries/?pid=${randomIds.pid()}`)).body.count).toBe(0);
    expect(problems(await call('GET', '1/deliveries/?since=soon'))).toEqual([['since', fieldErrors.invalid]]);
  });

  it('shows one delivery, to the profile that it belongs to', async () => {
    const [failed] = await deliver();
    const other = await house.addProfile('http://127.0.0.1:9/');
    expect((await call('GET', `1/deliveries/${failed}/`)).body).toMatchObject({
      id: failed,
      attempts: [{ status_code: 404 }],
    });
    expect((await call('GET', `${other}/deliveries/${failed}/`)).status).toBe(404);
    expect((await call('GET', '1/deliveries/msg_unknown/')).status).toBe(404);
  });

  it('replays one delivery', async () => {
    const [failed] = await deliver();
    vi.spyOn(kith.context.webhooks, 'replayed');
    const answer = await call('POST', `1/deliveries/${failed}/replay/`);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      id: failed,
      status: 'owed',
      next_attempt: '2026-01-02T03:05:05.000000+00:00',
    });
    expect((await house.deliveries())[0]).toMatchObject({ attempts: 0, next_attempt: house.now });
    expect(kith.context.webhooks.replayed).toHaveBeenCalledWith(1);
    expect((await call('POST', '1/deliveries/msg_unknown/replay/')).status).toBe(404);
  });

  it('replays all failures since a time', async () => {
    await deliver();
    const replay = async (since: string) => (await call('POST', `1/deliveries/replay/?since=${since}`)).body;
    expect(await replay('2026-01-02T03:04:06Z')).toEqual({ replayed: 0 });
    expect(await replay('2026-01-02')).toEqual({ replayed: 1 });
    expect(await replay('2026-01-02')).toEqual({ replayed: 0 });
    expect(problems(await call('POST', '1/deliveries/replay/'))).toEqual([['since', fieldErrors.invalid]]);
  });

  it('fails what is owed when the profile is turned off, and replays it only once it is on', async () => {
    const [, owed] = await deliver();
    await call('PATCH', '1/', { is_active: false });
    expect((await house.deliveries()).map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(problems(await call('POST', `1/deliveries/${owed}/replay/`))).toEqual([['is_active', fieldErrors.invalid]]);
    await call('PATCH', '1/', { is_active: true });
    expect((await call('POST', `1/deliveries/${owed}/replay/`)).status).toBe(202);
  });
});

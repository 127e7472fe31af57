import type { GroupId, Pid } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lookAfterRules } from './keep-rules.ts';

const GROUPS = '/v1/groups/persons/';
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-06-01T09:00:00Z');

describe('a group by rule, while a clock is thirteen hours ahead', () => {
  let now = START;
  let kith: TestKith;
  let sourceId: number;
  let ada: Pid;

  beforeAll(async () => {
    kith = await openTestKith({ clock: () => now });
    sourceId = (await kith.call('POST', '/v1/sources/', { name: 'Door' })).body.id;
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  /** Somebody was enrolled, and not seen since, for thirty days at two in the afternoon. */
  beforeEach(async () => {
    now = START - 30 * DAY + 5 * HOUR;
    ada = (await kith.addPersons(1))[0] as Pid;
    now = START;
  });

  let made = 0;
  const group = async (rule: object): Promise<GroupId> =>
    (await kith.call('POST', GROUPS, { name: `Group ${++made}`, rule })).body.id;
  const pidsOf = async (id: GroupId, query = ''): Promise<Pid[]> =>
    (await kith.call('GET', `${GROUPS}${id}/pids/?${query}`)).body.results.map(({ pid }: { pid: Pid }) => pid);
  const seen = (pid: Pid) => see(kith, [pid], { sourceId: sourceId as never, now });
  const ends = async () => (await kith.call('GET', `/v1/audit/?pid=${ada}&action=membership.ended`)).body.results;
  const jump = (): void => {
    now = START + 13 * HOUR;
  };
  const back = (): void => {
    now = START + 1;
  };
  const storedUntil = async (id: GroupId) => {
    const { queries } = kith.context.db;
    const rules = queries.selectFrom('group_rules').select('stored_until').where('group_id', '=', id);
    return (await rules.executeTakeFirstOrThrow()).stored_until;
  };

  it('has whoever leaves it in the evening once the clock is right, and no end is on record', async () => {
    now = START - DAY + 9 * HOUR;
    const id = await group({ seen: { times: 1, days: 1 } });
    await seen(ada);
    now = START;
    expect(await pidsOf(id)).toContain(ada);
    jump();
    await kith.call('PATCH', `/v1/persons/${ada}/`, { attributes: { x: 1 } });
    await kith.call('PATCH', `${GROUPS}${id}/`, { rule: { seen: { times: 1, days: 1 }, attributes: [] } });
    expect([await pidsOf(id), await pidsOf(id, 'when=past')]).toEqual([[], [ada]]);
    back();
    expect([await pidsOf(id), await pidsOf(id, 'when=past'), await ends()]).toEqual([[ada], [], []]);
  });

  it('has whoever is seen again for as long as that lasts', async () => {
    now = START - DAY + 9 * HOUR;
    const id = await group({ seen: { times: 1, days: 1 } });
    await seen(ada);
    jump();
    await seen(ada);
    now += 1;
    expect([await pidsOf(id), await ends()]).toEqual([[ada], []]);
    back();
    expect(await pidsOf(id)).toContain(ada);
  });

  it('is left by whom its rule does not hold any more', async () => {
    await kith.call('PATCH', `/v1/persons/${ada}/`, { attributes: { y: 1 } });
    now = START - DAY + 9 * HOUR;
    const id = await group({ seen: { times: 1, days: 1 }, attributes: [{ name: 'y', is: 'exists' }] });
    await seen(ada);
    jump();
    await kith.call('PATCH', `/v1/persons/${ada}/`, { attributes: { y: null } });
    back();
    expect([await pidsOf(id), await ends()]).toEqual([[], []]);
  });

  it('gets those who were not seen when it should, and not before', async () => {
    jump();
    const id = await group({ not_seen: { days: 30 } });
    expect(await pidsOf(id, 'when=now')).toContain(ada);
    back();
    expect([await pidsOf(id, 'when=now'), await pidsOf(id, 'when=later')]).toEqual([
      expect.not.arrayContaining([ada]),
      expect.arrayContaining([ada]),
    ]);
    now = START + 5 * HOUR;
    expect(await pidsOf(id, 'when=now')).toContain(ada);
  });

  it('has whoever comes again though an earlier end is not on record, and has them as before once the clock is right', async () => {
    const byHand = async (): Promise<GroupId> => (await kith.call('POST', GROUPS, { name: `Group ${++made}` })).body.id;
    const [a, b] = [await byHand(), await byHand()];
    const add = (id: GroupId, times: object) =>
      kith.call('POST', `${GROUPS}pids/`, { pids: [ada], groups_ids: [id], ...times });
    await add(a, { valid_until: new Date(START + HOUR).toISOString() });
    await add(b, { valid_from: new Date(START + 3 * HOUR).toISOString() });
    const id = await group({ any_of: [a, b] });
    const look = lookAfterRules(kith.context);
    const looked = () => look(new AbortController().signal);
    expect(await pidsOf(id)).toEqual([ada]);
    jump();
    await looked();
    expect([await pidsOf(id), await ends()]).toEqual([[ada], []]);
    back();
    await looked();
    expect([await pidsOf(id, 'when=now'), await ends()]).toEqual([[ada], []]);
    expect((await kith.call('GET', `${GROUPS}${id}/pids/`)).body.results).toMatchObject([
      { pid: ada, valid_until: new Date(START + HOUR).toISOString().replace('Z', '000+00:00') },
    ]);
  });

  it('keeps whom a clock had ended when its rule fell silent, once that is right', async () => {
    now = START - DAY + 9 * HOUR;
    const { id: other } = (await kith.call('POST', '/v1/sources/', { name: `Gate ${++made}` })).body;
    const id = await group({ seen: { times: 1, days: 1, sources: [sourceId, other] } });
    await seen(ada);
    jump();
    expect((await kith.call('DELETE', `/v1/sources/${other}/`)).status).toBe(202);
    await until(async () => (await kith.call('GET', `${GROUPS}${id}/`)).body.rule_state === 'broken', 'it is broken');
    expect(await pidsOf(id)).not.toContain(ada);
    back();
    await lookAfterRules(kith.context)(new AbortController().signal);
    now = START + 10 * HOUR;
    expect(await pidsOf(id)).toContain(ada);
    expect(await ends()).toEqual([]);
  });

  it('is looked after anew once the clock is right', async () => {
    jump();
    const id = await group({ not_seen: { days: 30 } });
    expect(await storedUntil(id)).toBe(now + DAY);
    back();
    kith.context.keepRules.wake();
    await until(async () => (await storedUntil(id)) === now + DAY, 'it is looked after');
  });
});

it.each([
  ['fell silent before', START],
  ['falls silent by it', START - 3 * DAY],
])('a group whose rule %s keeps whoever had come to it, though a clock is days behind', async (_, deleted) => {
  const came = START - 10 * HOUR;
  let now = START;
  await using kith = await openTestKith({ clock: () => now });
  now = came - 30 * DAY;
  const [ada] = (await kith.addPersons(1)) as [Pid];
  now = came - HOUR;
  const sources = [];
  for (const name of ['Door', 'Gate']) sources.push((await kith.call('POST', '/v1/sources/', { name })).body.id);
  const rule = { not_seen: { days: 30, sources } };
  const { id } = (await kith.call('POST', GROUPS, { name: 'Missed', rule })).body;
  const read = async () => (await kith.call('GET', `${GROUPS}${id}/pids/?when=now`)).body.results;
  now = START;
  expect(await read()).toMatchObject([{ pid: ada }]);
  now = deleted;
  expect((await kith.call('DELETE', `/v1/sources/${sources[1]}/`)).status).toBe(202);
  await until(async () => (await kith.call('GET', `${GROUPS}${id}/`)).body.rule_state === 'broken', 'it is broken');
  now = START - 3 * DAY;
  await lookAfterRules(kith.context)(new AbortController().signal);
  now = START;
  expect(await read()).toMatchObject([{ pid: ada }]);
});

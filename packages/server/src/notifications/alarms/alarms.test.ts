import type { AlarmRuleId, GroupId, Pid, SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { describe, expect, it, vi } from 'vitest';
import { AlarmKeeper } from './alarm-keeper.ts';

const START = Date.parse('2026-06-01T10:00:00Z');
const MINUTE_MS = 60_000;

/** A Kith whose time is set, with a source, somebody in a group, and somebody who is in none. */
async function house() {
  const time = { now: START };
  const kith = await openTestKith({ clock: () => time.now });
  const [ada, bob] = (await kith.addPersons(2)) as [Pid, Pid];
  const staff: GroupId = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
  const door: SourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [staff] });
  return { kith, time, ada, bob, staff, door };
}
const rule = async (kith: TestKith, wish: object): Promise<number> => {
  const { status, body } = await kith.call('POST', '/v1/alarm-rules/', { name: 'Rule', ...wish });
  expect([status, body.fields]).toEqual([201, undefined]);
  return body.id;
};
const alarms = async (kith: TestKith, query = '') =>
  (await kith.call('GET', `/v1/alarms/?limit=100${query}`)).body.results;

describe('an alarm', () => {
  it('is raised in the transaction of what was seen, and says who it was', async () => {
    const { kith, ada, bob, staff, door } = await house();
    await using _ = kith;
    const id = await rule(kith, { when: { groups_any: [staff] }, urgency: 'high', assignee: 'Desk' });
    await see(kith, [ada, bob, null], { sourceId: door, now: START });
    expect(await alarms(kith)).toMatchObject([
      {
        rule: { id, name: 'Rule' },
        ...{
          kind: 'sighting',
          urgency: 'high',
          state: 'open',
          assignee: 'Desk',
          at: '2026-06-01T10:00:00.000000+00:00',
        },
        source: { id: door, name: 'door' },
        entry: { pid: ada, persons_groups: [{ id: staff, name: 'Staff' }] },
      },
    ]);
  });

  it('is assigned, and acknowledged once', async () => {
    const { kith, time, ada, staff, door } = await house();
    await using _ = kith;
    await rule(kith, { when: { groups_any: [staff] } });
    await see(kith, [ada], { sourceId: door, now: START });
    const [{ id }] = await alarms(kith);
    expect((await kith.call('POST', `/v1/alarms/${id}/assign/`, { to: 'Kim' })).body.assignee).toBe('Kim');
    time.now += MINUTE_MS;
    const first = await kith.call('POST', `/v1/alarms/${id}/acknowledge/`, { note: 'Her toolbox.', by: 'Kim' });
    expect(first.body).toMatchObject({
      ...{ state: 'acknowledged', acknowledged: '2026-06-01T10:01:00.000000+00:00' },
      ...{ acknowledged_by: 'Kim', note: 'Her toolbox.' },
    });
    time.now += MINUTE_MS;
    expect((await kith.call('POST', `/v1/alarms/${id}/acknowledge/`, { by: 'Lee' })).body).toEqual(first.body);
    expect([(await alarms(kith, '&state=open')).length, (await alarms(kith, '&state=acknowledged')).length]).toEqual([
      0, 1,
    ]);
  });

  it('is escalated once when nobody has acknowledged it in time', async () => {
    const { kith, time, ada, bob, staff, door } = await house();
    await using _ = kith;
    await rule(kith, { when: { sources: ['door'] }, escalate_after_seconds: 60 });
    await see(kith, [ada], { sourceId: door, now: START });
    await see(kith, [bob], { sourceId: door, now: START });
    const [, { id }] = await alarms(kith);
    await kith.call('POST', `/v1/alarms/${id}/acknowledge/`, {});
    for (const ms of [MINUTE_MS - 1, 1, MINUTE_MS]) {
      time.now += ms;
      await kith.context.alarmKeeper.look();
    }
    expect((await alarms(kith)).map((alarm: { escalated: string }) => alarm.escalated)).toEqual([
      '2026-06-01T10:01:00.000000+00:00',
      null,
    ]);
    expect(await alarms(kith, '&escalated=true')).toHaveLength(1);
    expect(staff).toBeDefined();
  });

  it('that a clock raised which was ahead is escalated and kept as long as any other, once another clock looks', async () => {
    const { kith, time, ada, bob, door } = await house();
    await using _ = kith;
    const year = 365 * 24 * 60 * MINUTE_MS;
    await rule(kith, { when: { sources: ['door'] }, escalate_after_seconds: 120 });
    time.now += year;
    await see(kith, [ada, bob], { sourceId: door, now: time.now });
    const [, { id }] = await alarms(kith);
    await kith.call('POST', `/v1/alarms/${id}/acknowledge/`, { note: 'Ada.' });
    time.now -= year - MINUTE_MS;
    await kith.context.alarmKeeper.look();
    const at = (minutes: number) => `2026-06-01T10:0${minutes}:00.000000+00:00`;
    expect(await alarms(kith)).toMatchObject([
      { state: 'open', raised: at(1), escalates: at(3), escalated: null },
      { state: 'acknowledged', raised: at(1), escalates: null, acknowledged: at(1), note: 'Ada.' },
    ]);
    time.now += 2 * MINUTE_MS;
    await kith.context.alarmKeeper.look();
    expect(await alarms(kith, '&escalated=true')).toMatchObject([{ escalated: at(3) }]);
  });

  it('is left as it is by a clock that is behind after a rest', async () => {
    const { kith, time, ada, door } = await house();
    await using _ = kith;
    await rule(kith, { when: { sources: ['door'] }, escalate_after_seconds: 60 });
    time.now += 30 * 24 * 60 * MINUTE_MS;
    await see(kith, [ada], { sourceId: door, now: time.now });
    const before = await alarms(kith);
    time.now -= 24 * 60 * MINUTE_MS;
    await kith.context.believed.look();
    await kith.context.alarmKeeper.look();
    expect(await alarms(kith)).toEqual(before);
  });

  it('that nobody came is one for all openings that went by while no node ran, and is told as one', async () => {
    const { kith, time, staff } = await house();
    await using _ = kith;
    const week = [{ days: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'], from: '12:00', to: '13:00' }];
    const when = { absent: { group_id: staff, for_seconds: 1800 }, hours: { time_zone: 'UTC', week } };
    await rule(kith, { when, escalate_after_seconds: 60 });
    time.now += 90 * 24 * 60 * MINUTE_MS;
    for (const minutes of [0, 10, 10, 10]) {
      time.now += minutes * MINUTE_MS;
      await kith.context.believed.look();
      await kith.context.alarmKeeper.look();
    }
    expect(await alarms(kith)).toMatchObject([{ kind: 'absent', at: '2026-08-29T12:30:00.000000+00:00', count: 90 }]);
    const told = await kith.context.db.queries.selectFrom('news').select('type').execute();
    expect(told).toEqual([{ type: 'alarm.raised' }]);
  });

  it('is raised when nobody of a group has come, by whoever looks first', async () => {
    const { kith, time, ada, bob, staff, door } = await house();
    await using _ = kith;
    await rule(kith, { when: { absent: { group_id: staff, for_seconds: 60 } } });
    await see(kith, [ada], { sourceId: door, now: START + 30_000 });
    time.now = START + 90_000;
    await kith.context.alarmKeeper.look();
    await kith.context.alarmKeeper.look();
    await see(kith, [bob, ada], { sourceId: door, now: START + 100_000 });
    // Nobody looked before he came.
    time.now = START + 200_000;
    await see(kith, [bob], { sourceId: door, now: time.now });
    await kith.context.alarmKeeper.look();
    expect(await alarms(kith)).toMatchObject([
      { kind: 'absent', at: '2026-06-01T10:02:40.000000+00:00', group: { name: 'Staff' }, source: null, entry: null },
      { kind: 'absent', at: '2026-06-01T10:01:30.000000+00:00' },
    ]);
  });

  it('is raised half an hour after a start, for the time at which it was due, when nobody looked for hours', async () => {
    const { kith, time, staff } = await house();
    await using _ = kith;
    await rule(kith, { when: { absent: { group_id: staff, for_seconds: 3600 } } });
    time.now += 10 * 60 * MINUTE_MS;
    const raised: number[] = [];
    for (const minutes of [0, 10, 10, 10]) {
      time.now += minutes * MINUTE_MS;
      await kith.context.believed.look();
      await kith.context.alarmKeeper.look();
      raised.push((await alarms(kith)).length);
    }
    expect(raised).toEqual([0, 0, 0, 1]);
    expect(await alarms(kith)).toMatchObject([{ kind: 'absent', at: '2026-06-01T11:00:00.000000+00:00' }]);
  });

  it('is not raised by a clock that was behind, and is right again', async () => {
    const { kith, time, staff } = await house();
    await using _ = kith;
    await rule(kith, { when: { absent: { group_id: staff, for_seconds: 3600 } } });
    const later = async (minutes: number) => {
      time.now += minutes * MINUTE_MS;
      await kith.context.alarmKeeper.look();
    };
    await later(-13 * 60);
    await later(13 * 60);
    expect(await alarms(kith)).toEqual([]);
    await later(61);
    expect(await alarms(kith)).toMatchObject([{ kind: 'absent', at: '2026-06-01T11:00:00.000000+00:00' }]);
  });

  it('is raised whatever is wrong with another rule, and that is said once', async () => {
    const { kith, time, staff } = await house();
    await using _ = kith;
    const absent = { group_id: staff, for_seconds: 60 };
    const broken = await rule(kith, { when: { absent } });
    const id = await rule(kith, { when: { absent: { ...absent, for_seconds: 61 } } });
    const { db } = kith.context;
    await db.queries
      .updateTable('alarm_rules')
      .set({ condition: '{' })
      .where('id', '=', broken as AlarmRuleId)
      .execute();
    time.now += MINUTE_MS + 1000;
    const log = { error: vi.fn() };
    const keeper = new AlarmKeeper({
      ...{ db, log, clock: () => time.now, due: () => time.now, ahead: () => time.now },
      isSure: () => true,
      ...{ onAlarms: async () => undefined, onTold: () => undefined },
    });
    await using __ = keeper;
    for (let i = 0; i < 3; i++) await keeper.look();
    expect(await alarms(kith)).toMatchObject([{ rule: { id }, kind: 'absent' }]);
    expect(log.error).toHaveBeenCalledOnce();
    expect(log.error).toHaveBeenCalledWith(expect.objectContaining({ spaceId: kith.spaceId }), expect.any(String));
  });

  it('names nobody when its entry is not kept any more, and is gone with whoever is erased', async () => {
    const { kith, ada, bob, door } = await house();
    await using _ = kith;
    await rule(kith, { when: { sources: [door] } });
    await see(kith, [ada, bob], { sourceId: door, now: START });
    const [second] = await alarms(kith);
    expect(second.entry.pid).toBe(bob);
    await kith.call('DELETE', `/v1/persons/${ada}/`);
    expect((await alarms(kith)).map(({ id }: { id: number }) => id)).toEqual([second.id]);
    await kith.call('DELETE', `/v1/entries/${second.entry.id}/`);
    expect(await alarms(kith)).toEqual([{ ...second, entry: null }]);
    expect((await kith.call('POST', `/v1/alarms/${second.id}/acknowledge/`, {})).status).toBe(200);
  });
});

describe('a rule', () => {
  it('that names nothing, or what is not there, is refused with the field at fault', async () => {
    const { kith, staff } = await house();
    await using _ = kith;
    const refused = async (wish: object) => {
      const { status, body } = await kith.call('POST', '/v1/alarm-rules/', { name: 'Rule', ...wish });
      return [
        status,
        ...body.fields.map(({ name, error_code }: { name: string; error_code: number }) => `${name} ${error_code}`),
      ];
    };
    const absent = { group_id: staff, for_seconds: 3600 };
    const week = [{ days: ['mo'], from: '09:00', to: '09:59' }];
    expect(await refused({ when: {} })).toEqual([400, 'when 400']);
    expect(await refused({ when: { groups_any: [999], sources: ['nowhere'] } })).toEqual([
      ...[400, 'when.sources 1005', 'when.groups_any 1003'],
    ]);
    expect(await refused({ when: { absent, together: { group_id: staff, at_least: 2, within_seconds: 5 } } })).toEqual([
      ...[400, 'when 400'],
    ]);
    expect(await refused({ when: { absent, groups_any: [staff] } })).toEqual([400, 'when.groups_any 400']);
    expect(await refused({ when: { absent, hours: { time_zone: 'UTC', week } } })).toEqual([400, 'when.absent 400']);
    expect(await refused({ when: { groups_any: [staff] }, profiles: [7], escalate_to: [8] })).toEqual([
      ...[400, 'profiles 1033', 'escalate_to 1033'],
    ]);
    expect((await kith.call('GET', '/v1/alarm-rules/')).body.count).toBe(0);
  });

  it.each(['group', 'source', 'profile'] as const)('whose %s was deleted is switched off and says so', async (kind) => {
    const { kith, ada, staff, door } = await house();
    await using _ = kith;
    const destination_url = 'https://hooks.example/kith';
    const profile = (await kith.call('POST', '/v1/notifications/', { name: 'Desk', http_method: 0, destination_url }))
      .body.id;
    const porch = (await kith.call('POST', '/v1/sources/', { name: 'porch' })).body.id;
    const id = await rule(kith, { when: { groups_none: [staff], sources: [door, porch] }, escalate_to: [profile] });
    const paths = { group: `groups/persons/${staff}`, source: `sources/${porch}`, profile: `notifications/${profile}` };
    expect((await kith.call('DELETE', `/v1/${paths[kind]}/`)).status).toBeLessThan(300);
    await see(kith, [ada], { sourceId: door, now: START });
    expect(await alarms(kith)).toEqual([]);
    const { body } = await kith.call('GET', `/v1/alarm-rules/${id}/`);
    const names = { group: 'group “Staff”', source: 'source “porch”', profile: 'notification profile “Desk”' };
    expect([body.is_active, body.problem]).toEqual([
      false,
      `It was switched off, for the ${names[kind]} was deleted: name another one, and switch it on.`,
    ]);
    expect((await kith.call('PATCH', `/v1/alarm-rules/${id}/`, { is_active: true })).status).toBe(400);
    expect((await kith.call('PATCH', `/v1/alarm-rules/${id}/`, { name: 'Other' })).body.problem).toBe(body.problem);
    const mended = { is_active: true, when: { sources: [door] }, escalate_to: [] };
    expect((await kith.call('PATCH', `/v1/alarm-rules/${id}/`, mended)).body).toMatchObject({
      is_active: true,
      problem: null,
    });
    await see(kith, [ada], { sourceId: door, now: START });
    expect(await alarms(kith)).toHaveLength(1);
  });

  it('that is switched off raises nothing, and begins anew when it is switched on', async () => {
    const { kith, time, ada, staff, door } = await house();
    await using _ = kith;
    const id = await rule(kith, { when: { groups_any: [staff] }, cooldown_seconds: 3600 });
    await see(kith, [ada], { sourceId: door, now: START });
    await kith.call('PATCH', `/v1/alarm-rules/${id}/`, { is_active: false });
    await see(kith, [ada], { sourceId: door, now: START });
    await kith.call('PATCH', `/v1/alarm-rules/${id}/`, { is_active: true });
    await see(kith, [ada, ada], { sourceId: door, now: START });
    expect(await alarms(kith)).toHaveLength(2);
    expect(time.now).toBe(START);
  });

  it('is tried on what was seen, and raises nothing by that', async () => {
    const { kith, ada, bob, staff, door } = await house();
    await using _ = kith;
    await see(kith, [ada, bob, ada], { sourceId: door, now: START });
    const { status, body } = await kith.call('POST', '/v1/alarm-rules/dry-run/', {
      when: { groups_any: [staff] },
      cooldown_seconds: 0,
    });
    expect([status, body.entries, body.is_whole, body.count]).toEqual([200, 3, true, 2]);
    expect(body.results[0]).toMatchObject({
      kind: 'sighting',
      pid: ada,
      source: { name: 'door' },
      group: null,
      result: 'ha',
    });
    expect(await alarms(kith)).toEqual([]);
  });
});

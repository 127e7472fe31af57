import type { GroupId, Pid, SourceId } from '@kith/contract';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../platform/db/schema.ts';
import { type News, writeNews } from './news/write-news.ts';

const NOON = Date.parse('2026-06-01T12:00:00Z');

let kith: TestKith;
let door: SourceId;
let gate: SourceId;
let staff: GroupId;
let ada: Pid;
let person: PersonId;

beforeEach(async () => {
  kith = await openTestKith({ streams: numberedCameras, clock: () => NOON });
  door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  gate = (await kith.call('POST', '/v1/sources/', { name: 'gate' })).body.id;
  staff = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
  [ada] = (await kith.addPersons(1)) as [Pid];
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada' });
  person = (await kith.context.db.queries.selectFrom('persons').select('id').executeTakeFirstOrThrow()).id;
});
afterEach(() => kith[Symbol.asyncDispose]());

const profile = async (wish: object = {}): Promise<number> => {
  const hook = { name: 'Hook', http_method: 0, destination_url: 'https://example.com/hook' };
  return (await kith.call('POST', '/v1/notifications/', { ...hook, ...wish })).body.id;
};
const tried = async (id: number, wish: object = {}) => {
  const { status, body } = await kith.call('POST', `/v1/notifications/${id}/test/`, wish);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const write = (...news: News[]) =>
  kith.context.db.transaction((tx) => writeNews(tx, { ids: kith.context.ids, now: NOON }, kith.spaceId, news));
const data = { since: NOON, problem: 'hung' };
const owedNews = async () =>
  (await kith.context.db.queries.selectFrom('news_deliveries').selectAll().orderBy('news_id').execute()).map(
    ({ notification_id, news_id }) => [notification_id, news_id],
  );

describe('the dry run over news', () => {
  it('says of what is asked for which would have been told, and why not the rest, by name, the newest first', async () => {
    await write(
      { type: 'camera.offline', at: NOON - 2, sourceId: door, data },
      { type: 'camera.online', at: NOON - 1, sourceId: door, data },
      { type: 'camera.offline', at: NOON, sourceId: gate, data },
      { type: 'membership.ended', at: NOON, groupId: staff, personId: person },
    );
    const id = await profile({ news: ['camera.offline', 'membership.ended'], sources: [door] });
    const nothing = { pid: null, person: null, source: null, persons_group: null, alarm_rule: null };
    const { news } = await tried(id);
    expect(news).toEqual({
      count: 3,
      would_send: 2,
      results: [
        {
          ...{ ...nothing, news_id: expect.any(Number), type: 'membership.ended', would_send: true, reason: null },
          timestamp: '2026-06-01T12:00:00.000000+00:00',
          ...{ pid: ada, person: { name: 'Ada', external_id: null }, persons_group: { id: staff, name: 'Staff' } },
        },
        expect.objectContaining({ source: { id: gate, name: 'gate' }, would_send: false, reason: 'sources' }),
        expect.objectContaining({ source: { id: door, name: 'door' }, would_send: true, reason: null }),
      ],
    });
  });

  it('tries what is given in the place of what is kept: types, filters and quiet hours', async () => {
    await write({ type: 'camera.offline', at: NOON, sourceId: door, data });
    const id = await profile();
    expect((await tried(id)).news).toEqual({ count: 0, would_send: 0, results: [] });
    const news = ['camera.offline'];
    expect((await tried(id, { news })).news).toMatchObject({ count: 1, would_send: 1 });
    const noon = { time_zone: 'UTC', week: [{ days: ['mo'], from: '11:00', to: '13:00' }] };
    const quiet = { hours: noon, except_urgent: true };
    expect((await tried(id, { news, quiet })).news.results).toMatchObject([{ reason: 'quiet_hours' }]);
    await see(kith, [ada], { sourceId: door, now: NOON });
    expect((await tried(id, { quiet })).results).toMatchObject([{ reason: 'quiet_hours' }]);
    expect((await tried(id, { news, sources: [gate] })).news.results).toMatchObject([{ reason: 'sources' }]);
  });

  it('knows of alarms whose rules name the profile, and that urgent ones are told at quiet hours', async () => {
    const noon = { time_zone: 'UTC', week: [{ days: ['mo'], from: '11:00', to: '13:00' }] };
    const named = await profile({ quiet: { hours: noon, except_urgent: true } });
    const other = await profile();
    const when = { sources: [door] };
    for (const [name, urgency] of [
      ['Calm', 'normal'],
      ['Urgent', 'critical'],
    ])
      await kith.call('POST', '/v1/alarm-rules/', { name, when, urgency, profiles: [named], cooldown_seconds: 0 });
    await kith.call('POST', '/v1/alarm-rules/', { name: 'Of nobody', when, cooldown_seconds: 0 });
    await see(kith, [ada], { sourceId: door, now: NOON });
    const alarm = {
      type: 'alarm.raised',
      person: { name: 'Ada', external_id: null },
      source: { id: door, name: 'door' },
    };
    expect((await tried(named)).news.results).toMatchObject([
      { ...alarm, alarm_rule: 'Of nobody', would_send: false, reason: 'news' },
      { ...alarm, alarm_rule: 'Urgent', would_send: true, reason: null },
      { ...alarm, alarm_rule: 'Calm', would_send: false, reason: 'quiet_hours' },
    ]);
    expect((await tried(other)).news.count).toBe(0);
    expect((await tried(other, { news: ['alarm.raised'] })).news).toMatchObject({ count: 3, would_send: 3 });
  });

  it('says what was owed, no more and no less', async () => {
    const id = await profile({ news: ['camera.offline', 'membership.ended'], sources: [gate], groups_none: [staff] });
    await write(
      { type: 'camera.offline', at: NOON, sourceId: door, data },
      { type: 'camera.offline', at: NOON, sourceId: gate, data },
      { type: 'camera.online', at: NOON, sourceId: gate, data },
      { type: 'membership.ended', at: NOON, groupId: staff, personId: person },
    );
    const told = (await tried(id)).news.results.filter(({ would_send: is }: { would_send: boolean }) => is);
    expect(await owedNews()).toEqual(told.map(({ news_id }: { news_id: number }) => [id, news_id]));
    expect(told).toHaveLength(1);
  });

  it('leaves out what is gone', async () => {
    const id = await profile({ news: ['camera.offline'] });
    await write({ type: 'camera.offline', at: NOON, sourceId: door, data });
    await kith.call('DELETE', `/v1/sources/${door}/`);
    expect((await tried(id)).news.count).toBe(0);
  });

  it('says that corrections were not looked at, where they are asked for', async () => {
    const id = await profile({ corrections: true });
    expect((await tried(id)).left_out).toEqual(['entry.corrected']);
    expect((await tried(id, { corrections: false })).left_out).toEqual([]);
  });
});

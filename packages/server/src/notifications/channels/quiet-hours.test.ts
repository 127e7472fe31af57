import type { Pid, SourceId } from '@kith/contract';
import { owed, see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';

let kith: TestKith;
let ada: Pid;
let door: SourceId;
let now = 0;

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
  [ada] = (await kith.addPersons(1)) as [Pid];
  door = (await kith.call('POST', '/v1/sources/', { name: 'Front door' })).body.id;
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const everyDay = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
const nights = { time_zone: 'Europe/Berlin', week: [{ days: everyDay, from: '22:00', to: '06:00' }] };
const hook = { name: 'Quiet', http_method: 0, destination_url: 'https://example.com/hook' };
const create = async (wish: object) => (await kith.call('POST', '/v1/notifications/', { ...hook, ...wish })).body;
const seenAt = async (instant: string) => {
  now = Date.parse(instant);
  await see(kith, [ada], { sourceId: door, now });
};

it('nothing is owed at quiet hours, to the millisecond, and a dry run says why', async () => {
  const { id } = await create({ quiet: { hours: nights } });
  // 22:00 in Berlin is 21:00 UTC in winter and 20:00 in summer.
  for (const instant of ['2026-01-02T20:59:59.999Z', '2026-01-02T21:00:00.000Z', '2026-07-02T20:00:00.000Z']) {
    await seenAt(instant);
  }
  expect(await owed(kith, id)).toHaveLength(1);
  const { body } = await kith.call('POST', `/v1/notifications/${id}/test/`, {});
  expect(body.results.map(({ reason }: { reason: string | null }) => reason)).toEqual([
    'quiet_hours',
    'quiet_hours',
    null,
  ]);
});

it('whoever is quiet begins no cooldown', async () => {
  const { id } = await create({ quiet: { hours: nights }, cooldown_seconds: 3600 });
  await seenAt('2026-01-05T04:59:30.000Z');
  await seenAt('2026-01-05T05:00:00.000Z');
  expect(await owed(kith, id)).toHaveLength(1);
});

it('quiet hours are shown, changed and ended; a webhook has them, too', async () => {
  const created = await create({ quiet: { hours: nights } });
  expect(created.quiet).toEqual({ hours: nights, except_urgent: true });
  const patch = async (quiet: object | null) =>
    (await kith.call('PATCH', `/v1/notifications/${created.id}/`, { quiet })).body;
  expect((await patch({ hours: nights, except_urgent: false })).quiet).toMatchObject({ except_urgent: false });
  expect(await patch(null)).toMatchObject({ quiet: null, channel: null, destination_url: hook.destination_url });
});

it.each([
  ['an unknown zone', { hours: { ...nights, time_zone: 'Mars/Base' } }],
  ['an empty week', { hours: { ...nights, week: [] } }],
])('%s is refused', async (_, quiet) => {
  const { status, body } = await kith.call('POST', '/v1/notifications/', { ...hook, quiet });
  expect([status, body.fields?.map(({ name }: { name: string }) => name)]).toEqual([400, ['quiet']]);
});

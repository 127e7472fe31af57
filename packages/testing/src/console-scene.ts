import { toStored } from '@kith/server/parts';
import type { BrowserPage } from './browser.ts';
import type { ConsoleHouse } from './console-house.ts';
import { faceLike } from './face-like.ts';
import { makeStranger } from './make-stranger.ts';
import { see } from './sightings.ts';

const corners = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.5, 0.9],
];

/** A profile with all that one may have. */
export const toBroker = {
  name: 'Broker',
  channel: { kind: 'mqtt', url: 'mqtt://127.0.0.1:9' },
  template: { title: '{person}', body: null, time_zone: 'UTC' },
  quiet: { hours: { time_zone: 'UTC', week: [{ days: ['mo'], from: '22:00', to: '06:15' }] } },
  news: ['alarm.raised'],
  corrections: true,
};

/** Puts one of everything into a house. @returns an address of each page, with something on it */
export async function setScene(house: ConsoleHouse): Promise<readonly string[]> {
  const { call, addPersons } = house.kith;
  const [pid] = await addPersons(3);
  if (pid === undefined) throw new Error('Nobody was added.');
  await call('PATCH', `/v1/persons/${pid}/`, { name: 'Ada', attributes: { level: 3, remote: true, team: 'Red' } });
  const { id } = (await call('POST', '/v1/groups/persons/', { name: 'Night shift', color: '#f0e442' })).body;
  const other = (await call('POST', '/v1/groups/persons/', { name: 'VIP' })).body.id;
  await call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [other] });
  const hours = { time_zone: 'UTC', week: [{ days: ['mo', 'tu'], from: '22:00', to: '06:15' }] };
  const night = { valid_until: '2099-12-31T18:00:00Z', hours };
  await call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [id], ...night });
  const rule = { all_of: [id], not_seen: { days: 30 }, enrolled_within_days: 90 };
  const missed = (await call('POST', '/v1/groups/persons/', { name: 'Missed', rule })).body.id;
  await call('PUT', `/v1/groups/persons/${missed}/exceptions/${pid}/`, { is_in: true });
  const stream = { name: 'Gate', address: 'rtsp://10.0.0.9/none', zones: [{ points: corners }] };
  const camera = (await call('POST', '/v1/cameras/', { ...stream, try: false })).body.id;
  const hook = { name: 'Desk', http_method: 0, destination_url: 'http://127.0.0.1:9/' };
  const profile = (await call('POST', '/v1/notifications/', hook)).body.id;
  const broker = (await call('POST', '/v1/notifications/', toBroker)).body.id;
  const told = { name: 'Browsers', channel: { kind: 'web-push' }, entries: false };
  const browsers = (await call('POST', '/v1/notifications/', told)).body.id;
  await call('POST', `/v1/notifications/${browsers}/devices/`, {
    name: 'Phone of the night desk',
    endpoint: 'http://127.0.0.1:9/push/1',
    keys: {
      p256dh: (await call('GET', '/v1/notifications/push-key/')).body.public_key,
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
  });
  const when = { sources: ['door'], hours: { time_zone: 'UTC', week: [{ days: ['mo'], from: '22:00', to: '06:15' }] } };
  const alarmRule = (await call('POST', '/v1/alarm-rules/', { name: 'Night', when, urgency: 'critical' })).body.id;
  await call('POST', '/v1/alarm-rules/', { name: 'Anybody', when: { sources: ['door'] }, urgency: 'high' });
  const [entry, unknown] = await see(house.kith, [pid, null], { sourceId: house.door, result: 'ha', now: Date.now() });
  if (unknown !== undefined) {
    const face = { space_id: house.kith.spaceId, entry_id: unknown, ...toStored(faceLike(1).stranger()) };
    await house.kith.context.db.queries.insertInto('entry_templates').values(face).execute();
    await makeStranger(house.kith, [unknown]);
  }
  return [
    '/live',
    `/live?entry=${entry}`,
    '/people',
    `/people/${pid}`,
    '/people/health',
    '/strangers',
    '/alarms',
    '/alarms?state=acknowledged',
    '/alarms/rules',
    `/alarms/rules/${alarmRule}`,
    '/enrol',
    '/groups',
    `/groups/${id}`,
    `/groups/${missed}`,
    `/groups/${missed}/rule`,
    `/groups/${id}?when=past`,
    `/groups/${id}/compare`,
    `/groups/${id}/compare?with=${other}`,
    '/notifications',
    `/notifications/${profile}`,
    `/notifications/${broker}`,
    `/notifications/${browsers}`,
    '/cameras',
    `/cameras/${house.door}`,
    `/cameras/${camera}`,
    '/door',
    '/first',
    '/try',
    ...['thresholds', 'tokens', 'browsers', 'spaces', 'frigate', 'retention', 'usage', 'audit', 'server'].map(
      (tab) => `/settings/${tab}`,
    ),
    '/nowhere',
  ];
}

/** Goes to a page as somebody opens it who was sent its address, and waits until it has all that it asks for. */
export async function goTo({ page }: BrowserPage, address: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(address)}`);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction("!document.title.startsWith('Loading')");
}

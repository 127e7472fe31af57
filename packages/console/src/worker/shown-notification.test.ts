import { expect, it } from 'vitest';
import { shownNotification } from './shown-notification.ts';

const shown = (message: object) => shownNotification(JSON.stringify(message));
const words = { title: 'Night', body: 'Ada\nFront door' };

it('an alarm rings, stays when it is urgent, and leads to itself; that somebody looked takes its place without a sound', () => {
  const raised = shown({ ...words, type: 'alarm.raised', id: 7, urgency: 'critical' });
  expect(raised).toEqual({
    ...words,
    tag: 'alarm 7',
    renotify: true,
    requireInteraction: true,
    address: '/alarms?alarm=7',
  });
  const seen = shown({ ...words, type: 'alarm.acknowledged', id: 7, urgency: 'critical' });
  expect(seen).toMatchObject({ tag: 'alarm 7', renotify: false, requireInteraction: false });
});

it.each([
  ['entry.created', 7, '/live?entry=7'],
  ['entry.sample', 0, '/live'],
  ['camera.offline', 3, '/cameras/3'],
  ['visit.ended', 3, '/live'],
  ['membership.ended', 3, '/groups/3'],
  ['entry.created', '7/../settings', '/live'],
])('%s of %s leads to %s', (type, id, address) => {
  expect(shown({ ...words, type, id, urgency: 'normal' })).toMatchObject({ address, requireInteraction: false });
});

it.each(['', 'nonsense', 'null', '{"title":7}'])('what cannot be read is shown as something: %j', (text) => {
  expect(shownNotification(text)).toMatchObject({ title: 'Kith', address: '/live' });
});

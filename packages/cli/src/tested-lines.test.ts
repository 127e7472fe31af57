import type { ProfileTested } from '@kith/client';
import { expect, it } from 'vitest';
import { testedLines } from './tested-lines.ts';

const nothing = { pid: null, person: null, source: null, persons_group: null, alarm_rule: null };
const at = '2026-01-02T03:04:05.678000+00:00';
const tested: ProfileTested = {
  ...{ is_active: false, count: 1, would_send: 0, left_out: ['entry.corrected'], text: { title: '', body: '' } },
  results: [{ entry_id: 7, created: at, pid: null, person: null, result: 'nm', would_send: false, reason: 'results' }],
  news: {
    count: 2,
    would_send: 1,
    results: [
      {
        ...{ ...nothing, news_id: 3, type: 'alarm.raised', timestamp: at, alarm_rule: 'Night' },
        ...{ source: { id: 1, name: 'door' }, would_send: true, reason: null },
      },
      {
        ...{ ...nothing, news_id: 2, type: 'membership.ended', timestamp: at, would_send: false },
        ...{
          person: { name: 'Ada', external_id: null },
          persons_group: { id: 1, name: 'Staff' },
          reason: 'groups_none',
        },
      },
    ],
  },
};

it('says of each entry and each news whether it would be sent, then how many, and what was not looked at', () => {
  expect(testedLines(tested)).toEqual([
    '2026-01-02 03:04:05  nm      results',
    '2026-01-02 03:04:05  alarm.raised  Night, door  would be sent',
    '2026-01-02 03:04:05  membership.ended  Ada, Staff  groups_none',
    'entry.corrected is asked for, and was not looked at.',
    '1 of 2 news would be sent.',
    '0 of 1 would be sent, if it were turned on.',
  ]);
});

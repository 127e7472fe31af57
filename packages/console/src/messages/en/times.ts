import { plural } from '../plural.ts';

export const times = {
  from: 'From',
  fromTime: 'From: time of day',
  fromHint: 'Empty: at once.',
  until: 'Until',
  untilTime: 'Until: time of day',
  untilHint: 'Empty: for ever. A day without a time of day is part of it.',
  clock: (zone: string) => `By the clock of this device: ${zone}`,
  hours: 'Only at certain hours',
  optional: 'Only for a time, or at certain hours',
  change: 'Times',
  changeOf: (what: string) => `Times: ${what}`,
  changeFor: (count: number, written: string) =>
    plural(count, { one: 'Times of 1 person', other: `Times of ${written} people` }),
  differ: 'They have different times now. What is left empty here stays as it is for each of them.',
  forEver: 'For ever, at all hours',
  save: 'Save',
  changed: 'The times are changed.',
  restored: 'The times are as they were.',
  again: 'Add again',
  standings: { now: 'in effect now', later: 'to come', off: 'not in effect now', past: 'ended' },
  fromThen: (when: string) => `from ${when}`,
  untilThen: (when: string) => `until ${when}`,
  ofGroup: (when: string) => `The whole group: ${when}`,
  which: 'Which memberships',
  whens: { listed: 'On the list', now: 'In effect now', later: 'To come', past: 'Ended' },
  nobody: {
    now: 'Nobody of this group is in effect now.',
    later: 'Nobody’s membership begins later.',
    past: 'No membership ended by its time. Whoever was taken out by hand is in the audit log.',
  },
  noGroup: {
    now: 'No membership is in effect now.',
    later: 'No membership begins later.',
    past: 'No membership ended by its time.',
  },
};

import { plural } from '../plural.ts';

export const groups = {
  title: 'Groups',
  empty:
    'There are no groups yet. Make one, such as “Staff”, and put people into it: every notification then names it.',
  nothing: 'No group has this in its name.',
  search: 'Find a group',
  create: 'New group',
  name: 'Name',
  description: 'Description',
  color: 'Colour',
  noColor: 'No colour',
  make: 'Make group',
  made: (name: string) => `“${name}” is there.`,
  persons: (count: number, written: string) => plural(count, { one: '1 person', other: `${written} people` }),
  addTo: (count: number) => plural(count, { one: 'Add to groups', other: `Add ${count} people to groups` }),
  names: 'Groups',
  namesHint: 'Type a name: a group that there is, or a new one. Enter takes it.',
  add: 'Add',
  added: (persons: string, names: string) => `Added to ${names} (${persons}).`,
  takenBack: 'Taken back.',
};

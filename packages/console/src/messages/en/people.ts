import { plural } from '../plural.ts';

export const people = {
  title: 'People',
  empty: 'Nobody is known yet. Enrol people from photos; then cameras tell you when they come.',
  nothing: 'Nobody is called so. Parts of names and of external ids are found.',
  search: 'Find by name or external id',
  group: 'Group',
  anyGroup: 'All groups',
  byPhoto: 'Find by photo',
  enrol: 'Enrol people',
  count: (count: number, written: string) => plural(count, { one: '1 person', other: `${written} people` }),
  choose: (name: string) => `Choose ${name}`,
  chosen: (count: number, written: string) => plural(count, { one: '1 chosen', other: `${written} chosen` }),
  letGo: 'Choose nobody',
  chooseAll: 'Choose all',
  since: (date: string) => `since ${date}`,
  addToGroups: 'Add to groups',
  merge: 'Merge',
  erase: 'Erase',
  eraseTitle: (count: number, written: string) =>
    plural(count, { one: 'Erase 1 person?', other: `Erase ${written} people?` }),
  eraseHint:
    'Their photos, faces, names, memberships and sightings go, also out of the pictures of others. This cannot be taken back.',
  eraseYes: 'Erase for good',
  erased: (count: number, written: string) =>
    plural(count, { one: '1 person is erased.', other: `${written} people are erased.` }),
  mergeTitle: 'Merge two people into one?',
  mergeHint:
    'Who stays? Faces, groups and sightings of the other become theirs; the other is then gone. This cannot be taken back.',
  mergeYes: 'Merge',
  merged: 'Two people are one now.',
};

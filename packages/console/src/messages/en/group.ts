import { plural } from '../plural.ts';

/** A group and how many are in it. */
type Counted = readonly [name: string, count: string];

export const group = {
  gone: 'There is no such group: it was deleted, or never here.',
  toGroups: 'To all groups',
  empty: 'Nobody is in this group yet. Find people by name and add them, or take a CSV file.',
  add: 'Add people',
  find: 'Find people by name or external id',
  found: 'People',
  nobody: 'Nobody is called so.',
  inGroup: 'is in it',
  addThese: (count: number, written: string) => plural(count, { one: 'Add 1 person', other: `Add ${written} people` }),
  added: (count: number, written: string) =>
    plural(count, { one: '1 person is added.', other: `${written} people are added.` }),
  remove: 'Take out of the group',
  removed: (count: number, written: string) =>
    plural(count, { one: '1 person is taken out.', other: `${written} people are taken out.` }),
  back: 'Everybody is back.',
  edit: 'Edit',
  saved: 'Saved.',
  threshold: 'Threshold',
  thresholdHint:
    'Smallest confidence with which a search among this group alone names a member. Empty: as everywhere in the space.',
  more: 'More',
  exportCsv: 'Export as CSV',
  importCsv: 'Import a CSV file',
  importHint:
    'A column pid, external_id or name, and if you like valid_from, valid_until and attributes.NAME. What the file would change is shown first.',
  chooseFile: 'Choose a file',
  imported: (added: string, already: string, removed: string) =>
    `Added: ${added}. Were there before: ${already}. Taken out: ${removed}.`,
  importChanged: (count: number, written: string) =>
    plural(count, {
      one: '1 of those who were there has other times or attributes now.',
      other: `${written} of those who were there have other times or attributes now.`,
    }),
  importProblems: (count: number, written: string) =>
    plural(count, { one: '1 row could not be taken:', other: `${written} rows could not be taken:` }),
  row: (row: string) => `Row ${row}`,
  outcomes: {
    unknown: 'nobody is called so',
    ambiguous: 'several people have this name',
    contradictory: 'the pid and the external id are of two people',
    malformed: 'the row cannot be read',
    full: 'the group had no room',
    invalid: 'what one of its columns says cannot be',
  },
  mode: 'What is done',
  modes: { add: 'Add these', remove: 'Take these out', replace: 'Exactly these' },
  preview: {
    rows: (count: number, written: string) => plural(count, { one: '1 row', other: `${written} rows` }),
    added: (count: string) => `${count} to add`,
    removed: (count: string) => `${count} to take out`,
    already: (count: string) => `${count} there already`,
    changed: (count: string) => `${count} of these to change`,
    absent: (count: string) => `${count} not in the group`,
    invalid: (count: string) => `${count} wrong`,
    joining: 'To add',
    changing: 'To have other times or attributes',
    change: (name: string, what: string) => (what === '' ? name : `${name} (${what})`),
    leaving: 'To take out',
    others: (count: number, written: string) => plural(count, { one: '1 more', other: `${written} more` }),
    problems: (count: number, written: string) =>
      plural(count, { one: '1 row cannot be taken:', other: `${written} rows cannot be taken:` }),
    nothing: 'This file changes nothing here.',
  },
  changeThese: (count: number, written: string) =>
    plural(count, { one: 'Change 1 member', other: `Change ${written} members` }),
  removeThese: (count: number, written: string) =>
    plural(count, { one: 'Take 1 person out', other: `Take ${written} people out` }),
  doReplace: (added: string, removed: string) => `Add ${added}, take out ${removed}`,
  saveReport: 'Save these rows',
  reportColumns: { row: 'row', value: 'value', reason: 'reason' },
  copy: 'Copy',
  copyName: 'Name of the copy',
  copied: (name: string) => `“${name}” has the same people.`,
  merge: 'Take in another group',
  mergeWhich: 'Which group’s people join?',
  mergeDelete: 'Delete that group afterwards',
  merged: 'They have joined.',
  compare: 'Compare with another group',
  compareTitle: (name: string) => `${name}, compared`,
  compareEmpty: 'Choose the group to compare with.',
  compareNobody: 'Nobody.',
  toGroup: 'To the group',
  overlap: 'Overlap',
  overlapPicture: ([one, here]: Counted, [other, there]: Counted, both: string) =>
    `Two circles: ${one} with ${here} people, ${other} with ${there}. ${both} are in both.`,
  overlapWith: 'Compare with',
  overlapBoth: (count: string) => `In both: ${count}`,
  overlapOnly: (name: string, count: string) => `Only in ${name}: ${count}`,
  delete: 'Delete group',
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteHint: 'Its people stay. Notifications that name it no longer fire for it. This cannot be taken back.',
  deleteYes: 'Delete',
  deleted: 'The group is deleted.',
  since: (date: string) => `since ${date}`,
};

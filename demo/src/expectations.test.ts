import type { Entry } from '@kith/client';
import { describe, expect, it } from 'vitest';
import { findBrokenPromise, type Sighting } from './expectations.ts';

const frame = { photo: 'sample3.jpg', people: ['Ada'], strangers: 1 } as const;
const groupsOf = () => ['Staff', 'VIP'];

const sighting = (name: string | null, result: Entry['result'], ...groups: string[]): Sighting => ({
  name,
  entry: {
    result,
    pid: name,
    persons_groups: groups.map((group, i) => ({ id: i + 1, name: group })),
  } as unknown as Entry,
});
const ada = sighting('Ada', 'exact', 'VIP', 'Staff');
const stranger = sighting(null, 'nm');

describe('what the demo holds Kith to', () => {
  it('is content when everybody is told as they are', () => {
    expect(findBrokenPromise(frame, groupsOf, [stranger, ada])).toBeNull();
  });

  it.each<[string, string, Sighting[]]>([
    ['a person who is missed', 'Ada is on sample3.jpg and was not recognised.', [stranger, stranger]],
    ['a stranger who gets a name', 'A stranger on sample3.jpg was taken for Bea.', [ada, sighting('Bea', 'ha')]],
    ['a weak resemblance', 'recognised as junk only', [stranger, sighting('Ada', 'junk', 'Staff', 'VIP')]],
    ['a group that is not told', 'the notification says [Staff]', [stranger, sighting('Ada', 'ha', 'Staff')]],
    ['a stranger with a group', 'came with a person id or with groups', [ada, sighting(null, 'nm', 'Staff')]],
    ['a stranger who is not told', 'shows 1 strangers, and 0 were told', [ada]],
    ['a person who is seen twice', 'was seen 2 times', [ada, ada, stranger]],
  ])('complains about %s', (_, complaint, seen) => {
    expect(findBrokenPromise(frame, groupsOf, seen)).toContain(complaint);
  });
});

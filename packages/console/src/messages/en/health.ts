import { plural } from '../plural.ts';

export const health = {
  title: 'Health of the people known',
  hint: 'Everybody is looked for among all others: who may be known twice, and which photos do harm.',
  link: 'Health',
  again: 'Look again',
  thresholds: 'Thresholds',
  looking: (looked: string, all: string) => `Looking: ${looked} of ${all} people so far.`,
  looked: (count: number, written: string, at: string) =>
    plural(count, { one: `1 person was looked at, ${at}.`, other: `${written} people were looked at, ${at}.` }),
  same: (count: number, written: string) =>
    plural(count, { one: '1 pair may be one person', other: `${written} pairs may be one person` }),
  sameHint: 'A photo of the one would be taken for the other.',
  nobodySame: 'Nobody seems to be known twice.',
  merge: 'They are one person',
  alike: 'Who is nearest to whom',
  alikeHint: 'The most alike of those who are told apart.',
  nobodyAlike: 'There are not yet two people to compare.',
  faulty: (count: number, written: string) =>
    plural(count, { one: '1 photo should be taken again', other: `${written} photos should be taken again` }),
  faultyHint: 'The worst first. A person keeps the last photo.',
  noFaulty: 'Every photo is good enough.',
  faults: {
    nearer_to_another: (other: string, theirs: string, own: string) =>
      `It is nearer to ${other} (${theirs}) than to this person’s other photos (${own}).`,
    unlike_the_others: (own: string) => `It is unlike this person’s other photos: ${own} at most.`,
    face_too_small: (pixels: string) => `The face is small: ${pixels} px², where 7,000 are enough.`,
  },
  near: 'How near strangers come to groups',
  nearHint:
    'The nearest stranger of late, and to whom. The less is missing, the sooner a stranger gets a name of the group.',
  nobodyNear: 'No stranger of late comes near a group.',
  margin: (points: string) => `${points} points are missing to a name.`,
  taken: (points: string) => `${points} points more than it takes: this stranger would be given a name now.`,
  whatIf: 'What this would change',
  whatIfHint: 'Of the sightings of the last 30 days, by the confidence that each had. Nothing is changed.',
  whatIfNone: 'Nothing would have been told otherwise.',
  whatIfCount: (entries: string) => `${entries} sightings were looked at.`,
  change: (from: string, to: string, count: number, entries: string) =>
    plural(count, {
      one: `1 sighting would be “${to}” instead of “${from}”.`,
      other: `${entries} sightings would be “${to}” instead of “${from}”.`,
    }),
  strangersNamed: (level: string, before: string, after: string) =>
    `Of 1,000 strangers ${after} would be “${level}” or more; now ${before}.`,
  examples: 'The newest of them',
};

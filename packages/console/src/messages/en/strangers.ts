import { plural } from '../plural.ts';

export const strangers = {
  title: 'Strangers',
  hint: 'Unknown people who were seen, with all that was seen of each. Say who they are, and their past visits are theirs.',
  empty:
    'There is nobody here whom somebody should name. Unknown faces that are good enough appear here by themselves.',
  emptyIgnored: 'Nobody is ignored.',
  which: 'Which',
  toName: 'To be named',
  ignored: 'Ignored',
  count: (count: number, shown: string) => plural(count, { one: '1 stranger', other: `${shown} strangers` }),
  queue: 'Strangers, who was seen last first',
  stranger: (number: string) => `Stranger ${number}`,
  sightings: (count: number, shown: string) => plural(count, { one: 'seen once', other: `seen ${shown} times` }),
  visits: (count: number, shown: string) => plural(count, { one: 'in one visit', other: `in ${shown} visits` }),
  since: (first: string, last: string) => `from ${first} to ${last}`,
  faces: 'The last sightings',
  name: 'Name',
  groups: 'Groups, from now on',
  nameKey: 'Somebody new (N)',
  knownKey: 'Somebody known (K)',
  ignoreKey: 'Ignore (I)',
  notice: 'Notice again (I)',
  forget: 'Forget',
  forgetTitle: 'Forget this stranger?',
  forgetHint:
    'All that was seen of this stranger is deleted: sightings, faces and pictures. This cannot be taken back.',
  forgetYes: 'Forget',
  forgotten: 'The stranger is forgotten.',
  nameIt: 'Give the name',
  consequence: (count: number, shown: string) =>
    plural(count, {
      one: 'One past sighting becomes theirs; nobody is told of it.',
      other: `${shown} past sightings become theirs; nobody is told of them.`,
    }),
  whoIsIt: 'Who is it?',
  nearest: 'The nearest people',
  search: 'Find somebody by name',
  nobodyNear: 'Nobody here looks like this stranger.',
  named: (name: string) => `This is ${name}.`,
  nowIgnored: 'Ignored: nobody is told of this stranger any more.',
  nowNoticed: 'No longer ignored.',
  takenBack: 'Taken back.',
  namedTitle: 'Named of late',
  namedMore: 'Show those before',
  namedHint:
    'Strangers somebody gave a name to. Taken back, each is a stranger again: past sightings are theirs, and nobody is told.',
  namedWhen: (when: string, count: number, shown: string, until: string) =>
    `Named ${when}, ${plural(count, { one: 'with one sighting', other: `with ${shown} sightings` })}. Can be taken back until ${until}.`,
  takeBack: 'Take back',
  takeBackOf: (number: string) => `Take back who stranger ${number} is`,
  keys: 'N, K and I decide, U takes back, the arrows go from one to the next.',
};

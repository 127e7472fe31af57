import { plural } from '../plural.ts';

export const frigate = {
  title: 'Frigate',
  hint: 'Kith listens to the events of a Frigate, and sees who is on its snapshots. Each of its cameras becomes one of Kith with the first event.',
  none: 'This space listens to no Frigate yet.',
  states: {
    starting: 'is not listened to yet',
    online: 'is listened to',
    offline: 'cannot be reached',
    disabled: 'is off',
  },
  since: (moment: string) => `since ${moment}`,
  lastEvent: (moment: string) => `The last event came ${moment}.`,
  noEvent: 'No event has come yet.',
  enabled: 'Listen to it',
  url: 'Address of Frigate',
  urlHint: 'Of its HTTP API, which answers without a login: port 5000.',
  broker: 'Broker that it tells',
  brokerHint: 'mqtt://, or mqtts:// with TLS; without user and password.',
  prefix: 'First part of its topics',
  prefixHint: 'As mqtt.topic_prefix of its settings has it.',
  cameras: 'Only these cameras',
  camerasHint: 'By their names in Frigate. Nothing: all of them. Try it, and their names are offered.',
  labels: 'Only these objects',
  labelsHint: 'As Frigate calls them: person.',
  writeNames: 'Write names back to its events',
  writeNamesHint: 'Where it is sure who it is, and nobody else is on the picture. What is written is Frigate’s.',
  test: 'Try it',
  works: (version: string, count: number, cameras: string) =>
    `It works: Frigate ${version} with ${plural(count, { one: 'the camera', other: 'the cameras' })} ${cameras}.`,
  save: 'Save',
  saved: 'Saved.',
  remove: 'Listen no more',
  removeTitle: 'Listen to this Frigate no more?',
  removeHint:
    'Its settings go. Its cameras and what was seen stay, and so do the names that were written to its events.',
  removed: 'It is listened to no more.',
};

import type { Camera, GroupId } from '@kith/contract';
import type { Message } from '../../../platform/mqtt/mqtt-connection.ts';
import type { Topics } from './topics.ts';

/** What a space has that home automation shows. */
export interface ShownSpace {
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
  readonly cameras: readonly Pick<Camera, 'id' | 'name' | 'state' | 'state_since'>[];
  /** How many are there, at all cameras. */
  readonly visits: number;
}

/** The states that are kept at a broker: of cameras, and how many visits there are. They say nothing of anybody. */
export const statesOf = (topics: Topics, { cameras, visits }: ShownSpace): Message[] => [
  ...cameras.map(({ id, state, state_since }) =>
    kept(topics.camera(id), JSON.stringify({ state, since: state_since })),
  ),
  kept(topics.visits, String(visits)),
];

/** A message that the broker keeps; an empty one takes away what it kept. */
export const kept = (topic: string, payload: string): Message => ({ topic, payload, retain: true });

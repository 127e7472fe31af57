import type { Event, Result } from '@kith/contract';
import type { Message } from '../../../platform/mqtt/mqtt-connection.ts';
import type { ChannelMessage } from '../sender.ts';
import type { Topics } from './topics.ts';

/** Whoever is told as seen was seen lately: what waited for longer is told as an event alone, and switches on no light. */
const FRESH_MS = 5 * 60 * 1000;

/** Results that say who it is. `junk` says who it might be. */
const sure: ReadonlySet<Result> = new Set(['new', 'reinit', 'exact', 'ha']);

/**
 * What is said at a broker of one event: all of it, and of an entry what home automation asks first. Nothing of it is retained: a broker
 * that forgets a person must not have to be told to.
 * @param now epoch ms
 */
export function messagesOf(topics: Topics, { event, picture }: ChannelMessage, now: number): Message[] {
  const told = [message(topics.event(event.type), JSON.stringify(event))];
  if (event.type !== 'entry.created' || now - Date.parse(event.timestamp) > FRESH_MS) return told;
  const data = event.data as Event['data'];
  const { result, confidence, source, stranger, created: at } = data;
  if (picture) told.push(message(topics.face, picture));
  if (data.result === 'nm') {
    told.push(
      message(topics.unknown, { event_type: 'unknown', source: source.name, stranger: stranger?.id ?? null, at }),
    );
  }
  if (data.pid === null || !sure.has(result)) return told;
  const seen = { pid: data.pid, source: source.name, confidence, result, at };
  const person = data.person?.name ?? data.pid;
  const groups = data.persons_groups.map(({ name }) => name);
  const externalId = data.person?.external_id ?? null;
  told.push(message(topics.person, { name: person, external_id: externalId, groups, ...seen }));
  for (const { id, name } of data.persons_groups) {
    told.push(message(topics.group(id), { state: 'ON', group: name, person, ...seen }));
  }
  return told;
}

const message = (topic: string, payload: string | Buffer | object): Message => ({
  topic,
  payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  retain: false,
});

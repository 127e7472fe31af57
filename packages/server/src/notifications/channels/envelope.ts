import type { Event, NewsEvent } from '@kith/contract';

/** An entry, as it is told. */
export interface EntryEnvelope extends Event {
  readonly type: 'entry.created' | 'entry.corrected' | 'entry.sample';
  readonly timestamp: string;
}

/** What is told, as a webhook has it in its body. A sample is made up. */
export type Envelope = EntryEnvelope | NewsEvent;

/** @param timestamp when it happened: an entry did when the face was seen, and its correction when somebody made that */
export const entryEnvelope = (
  type: EntryEnvelope['type'],
  event: Event,
  timestamp = event.data.created,
): EntryEnvelope => ({ type, timestamp, ...event });

export const isEntry = (envelope: Envelope): envelope is EntryEnvelope => envelope.type.startsWith('entry.');

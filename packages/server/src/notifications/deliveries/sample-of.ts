import type { Named, SampleType } from '@kith/contract';
import { type Envelope, entryEnvelope } from '../channels/envelope.ts';
import { sampleEvent } from './sample-event.ts';
import { sampleNews } from './sample-news.ts';

/** What is made up of a type, as it is told: an entry says by its type that it is a sample, news beside it. @param now epoch ms */
export const sampleOf = (type: SampleType, space: Named, now: number): Envelope =>
  type === 'entry.created' ? entryEnvelope('entry.sample', sampleEvent(space, now)) : sampleNews(type, space, now);

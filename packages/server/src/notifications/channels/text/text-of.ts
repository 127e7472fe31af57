import {
  type Entry,
  fillTemplate,
  type NewsEvent,
  namesIn,
  type TemplateName,
  type TextTemplate,
  templateNames,
} from '@kith/contract';
import { entryWording } from './entry-wording.ts';
import { newsWording } from './news-wording.ts';
import type { Text, Wording } from './wording.ts';

interface EntryTelling {
  readonly type: 'entry.created' | 'entry.corrected' | 'entry.sample';
  readonly data: Entry;
}

/** What is told: an entry, or news that is none. */
export type Telling = EntryTelling | NewsEvent;

/** An event in words: those of the template, where the event has something for each of its names, and otherwise those of Kith. */
export function textOf(telling: Telling, template: TextTemplate | null): Text {
  const wording = wordingOf(telling, template?.time_zone ?? 'UTC');
  const values = { ...nothing, ...wording.values, event: telling.type };
  const filled = (text: string | null, otherwise: string): string =>
    text !== null && namesIn(text).every((name) => values[name] !== '') ? fillTemplate(text, values) : otherwise;
  return { title: filled(template?.title ?? null, wording.title), body: filled(template?.body ?? null, wording.body) };
}

const nothing = Object.fromEntries(templateNames.map((name) => [name, ''])) as Record<TemplateName, string>;

function wordingOf(telling: Telling, timeZone: string): Wording {
  switch (telling.type) {
    case 'entry.created':
      return entryWording(telling.data, timeZone);
    case 'entry.corrected':
      return titled('Corrected', entryWording(telling.data, timeZone));
    case 'entry.sample':
      return titled('Sample', entryWording(telling.data, timeZone));
    default: {
      const wording = newsWording(telling, timeZone);
      return telling.sample ? titled('Sample', wording) : wording;
    }
  }
}

const titled = (word: string, wording: Wording): Wording => ({ ...wording, title: `${word}: ${wording.title}` });

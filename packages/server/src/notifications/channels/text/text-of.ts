import { type Entry, fillTemplate, namesIn, type TemplateName, type TextTemplate, templateNames } from '@kith/contract';
import { entryWording } from './entry-wording.ts';
import type { Text, Wording } from './wording.ts';

/** What is told: a type of event, and its data. */
export interface Telling {
  readonly type: 'entry.created' | 'entry.corrected' | 'entry.sample';
  readonly data: Entry;
}

/** An event in words: those of the template, where the event has something for each of its names, and otherwise those of Kith. */
export function textOf(telling: Telling, template: TextTemplate | null): Text {
  const wording = wordingOf(telling, template?.time_zone ?? 'UTC');
  const values = { ...nothing, ...wording.values, event: telling.type };
  const filled = (text: string | null, otherwise: string): string =>
    text !== null && namesIn(text).every((name) => values[name] !== '') ? fillTemplate(text, values) : otherwise;
  return { title: filled(template?.title ?? null, wording.title), body: filled(template?.body ?? null, wording.body) };
}

const nothing = Object.fromEntries(templateNames.map((name) => [name, ''])) as Record<TemplateName, string>;

function wordingOf({ type, data }: Telling, timeZone: string): Wording {
  const wording = entryWording(data, timeZone);
  switch (type) {
    case 'entry.created':
      return wording;
    case 'entry.corrected':
      return { ...wording, title: `Corrected: ${wording.title}` };
    case 'entry.sample':
      return { ...wording, title: `Sample: ${wording.title}` };
    default:
      return type satisfies never;
  }
}

import type { Entry, Result } from '@kith/contract';
import { personInWords } from './person-in-words.ts';
import { timeInWords } from './time-in-words.ts';
import type { Wording } from './wording.ts';

const results: Readonly<Record<Result, string>> = {
  new: 'somebody new',
  reinit: 'recognized, and learnt anew',
  exact: 'recognized, certainly',
  ha: 'recognized',
  junk: 'recognized, perhaps',
  nm: 'nobody who is known',
  det: 'a face, nothing more',
};

/** How an entry is told. @param timeZone in which its time is */
export function entryWording(entry: Entry, timeZone: string): Wording {
  const { pid, confidence, source, space, result, created } = entry;
  const groups = entry.persons_groups.map(({ name }) => name).join(', ');
  const stranger = entry.stranger ? `Stranger ${entry.stranger.id}, visit ${entry.stranger.visits}` : '';
  const time = timeInWords(created, timeZone);
  const person = personInWords(pid, entry.person);
  return {
    title: person,
    body: [`${source.name}, ${time}`, groups || stranger].filter(Boolean).join('\n'),
    values: {
      person,
      groups: groups || (pid === null ? '' : 'no group'),
      source: source.name,
      space: space.name,
      time,
      confidence: confidence === null ? '' : `${Math.round(confidence)} %`,
      result: results[result],
      stranger,
    },
  };
}

import type { GroupRule } from '@kith/client';
import { expect, it } from 'vitest';
import { de } from '../messages/de.ts';
import { en } from '../messages/en.ts';
import { formatsOf } from '../messages/formats.ts';
import { ruleInWords } from './rule-in-words.ts';

const nothing: GroupRule = {
  all_of: [],
  any_of: [],
  none_of: [],
  attributes: [],
  seen: null,
  not_seen: null,
  enrolled_within_days: null,
};
const names = {
  groups: ['Staff', 'Sales', 'On leave'].map((name, at) => ({ id: at + 1, name })),
  sources: ['Door', 'Gate'].map((name, at) => ({ id: at + 1, name })),
};

it.each<[Partial<GroupRule>, string, string]>([
  [
    { all_of: [1], not_seen: { days: 30, sources: [] } },
    'Everybody who is in Staff and who was not seen for 30 days.',
    'Alle, die in Staff sind und die 30 Tage lang nicht gesehen wurden.',
  ],
  [
    { all_of: [1, 2], none_of: [3] },
    'Everybody who is in Staff and Sales and who is not in On leave.',
    'Alle, die in Staff und Sales sind und die nicht in On leave sind.',
  ],
  [
    { any_of: [1, 2], none_of: [3, 9] },
    'Everybody who is in Staff or Sales and who is in none of On leave and a deleted group.',
    'Alle, die in Staff oder Sales sind und die in keiner von On leave und einer gelöschten Gruppe sind.',
  ],
  [
    { seen: { times: 3, days: 30, sources: [1, 2] } },
    'Everybody who was seen at Door or Gate at least 3 times within the last 30 days.',
    'Alle, die in den letzten 30 Tagen an Door oder Gate mindestens 3-mal gesehen wurden.',
  ],
  [
    { seen: { times: 1, days: 1, sources: [] } },
    'Everybody who was seen within the last day.',
    'Alle, die am letzten Tag gesehen wurden.',
  ],
  [
    { not_seen: { days: 1, sources: [8] }, enrolled_within_days: 7 },
    'Everybody who was not seen at a deleted camera for 1 day and who was enrolled within the last 7 days.',
    'Alle, die 1 Tag lang an einer gelöschten Kamera nicht gesehen wurden und die in den letzten 7 Tagen aufgenommen wurden.',
  ],
  [
    {
      attributes: [
        { name: 'department', is: 'one_of', value: ['Sales', 'Crew'] },
        { name: 'level', is: 'at_least', value: 1000.5 },
        { name: 'remote', is: 'equal', value: true },
        { name: 'badge', is: 'missing' },
      ],
    },
    'Everybody whose “department” is Sales or Crew, whose “level” is at least 1,000.5, whose “remote” is yes and whose “badge” is not known.',
    'Alle, deren „department“ Sales oder Crew ist, deren „level“ mindestens 1.000,5 ist, deren „remote“ ja ist und deren „badge“ nicht bekannt ist.',
  ],
])('%j is read as a sentence', (part, english, german) => {
  const rule = { ...nothing, ...part };
  expect(ruleInWords(rule, names, en, formatsOf('en'))).toBe(english);
  expect(ruleInWords(rule, names, de, formatsOf('de'))).toBe(german);
});

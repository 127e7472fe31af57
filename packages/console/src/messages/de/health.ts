import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const health: Messages['health'] = {
  title: 'Zustand der Bekannten',
  hint: 'Jede Person wird unter allen anderen gesucht: wer vielleicht doppelt bekannt ist, und welche Fotos schaden.',
  link: 'Zustand',
  again: 'Noch einmal nachsehen',
  thresholds: 'Schwellen',
  looking: (looked, all) => `Es wird nachgesehen: bisher ${looked} von ${all} Personen.`,
  looked: (count, written, at) =>
    plural(count, { one: `1 Person wurde angesehen, ${at}.`, other: `${written} Personen wurden angesehen, ${at}.` }),
  same: (count, written) =>
    plural(count, {
      one: '1 Paar ist vielleicht eine Person',
      other: `${written} Paare sind vielleicht je eine Person`,
    }),
  sameHint: 'Ein Foto der einen würde für die andere gehalten.',
  nobodySame: 'Niemand scheint doppelt bekannt zu sein.',
  merge: 'Es ist eine Person',
  alike: 'Wer wem am nächsten ist',
  alikeHint: 'Die Ähnlichsten von denen, die unterschieden werden.',
  nobodyAlike: 'Es gibt noch keine zwei Personen, die sich vergleichen ließen.',
  faulty: (count, written) =>
    plural(count, { one: '1 Foto sollte neu gemacht werden', other: `${written} Fotos sollten neu gemacht werden` }),
  faultyHint: 'Die schlechtesten zuerst. Das letzte Foto behält eine Person.',
  noFaulty: 'Jedes Foto ist gut genug.',
  faults: {
    nearer_to_another: (other, theirs, own) =>
      `Es ist ${other} näher (${theirs}) als den anderen Fotos dieser Person (${own}).`,
    unlike_the_others: (own) => `Es gleicht den anderen Fotos dieser Person nicht: höchstens ${own}.`,
    face_too_small: (pixels) => `Das Gesicht ist klein: ${pixels} px², 7.000 wären genug.`,
  },
  near: 'Wie nah Fremde Gruppen kommen',
  nearHint:
    'Die nächste fremde Person der letzten Zeit, und wem. Je weniger fehlt, desto eher bekommt jemand Fremdes einen Namen aus der Gruppe.',
  nobodyNear: 'Keine fremde Person kam in letzter Zeit einer Gruppe nah.',
  margin: (points) => `Es fehlen ${points} Punkte zu einem Namen.`,
  taken: (points) => `${points} Punkte mehr als nötig: Diese fremde Person bekäme jetzt einen Namen.`,
  whatIf: 'Was das ändern würde',
  whatIfHint: 'Von den Sichtungen der letzten 30 Tage, nach der Sicherheit, die jede hatte. Es wird nichts geändert.',
  whatIfNone: 'Nichts wäre anders gemeldet worden.',
  whatIfCount: (entries) => `${entries} Sichtungen wurden angesehen.`,
  change: (from, to, count, entries) =>
    plural(count, {
      one: `1 Sichtung wäre „${to}“ statt „${from}“.`,
      other: `${entries} Sichtungen wären „${to}“ statt „${from}“.`,
    }),
  strangersNamed: (level, before, after) => `Von 1.000 Fremden wären ${after} „${level}“ oder mehr; jetzt ${before}.`,
  examples: 'Die neuesten davon',
};

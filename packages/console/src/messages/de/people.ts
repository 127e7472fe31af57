import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const people: Messages['people'] = {
  title: 'Personen',
  empty: 'Noch ist niemand bekannt. Nehmen Sie Personen aus Fotos auf; dann melden Kameras, wenn sie kommen.',
  nothing: 'Niemand heißt so. Gefunden werden auch Teile von Namen und externen Kennungen.',
  search: 'Nach Name oder externer Kennung suchen',
  group: 'Gruppe',
  anyGroup: 'Alle Gruppen',
  byPhoto: 'Mit Foto suchen',
  enrol: 'Personen aufnehmen',
  count: (count, written) => plural(count, { one: '1 Person', other: `${written} Personen` }),
  choose: (name) => `${name} auswählen`,
  chosen: (_count, written) => `${written} ausgewählt`,
  letGo: 'Auswahl aufheben',
  chooseAll: 'Alle auswählen',
  since: (date) => `seit ${date}`,
  addToGroups: 'In Gruppen aufnehmen',
  merge: 'Zusammenführen',
  erase: 'Löschen',
  eraseTitle: (count, written) => plural(count, { one: '1 Person löschen?', other: `${written} Personen löschen?` }),
  eraseHint:
    'Ihre Fotos, Gesichter, Namen, Mitgliedschaften und Sichtungen verschwinden, auch aus den Bildern anderer. Das lässt sich nicht zurücknehmen.',
  eraseYes: 'Endgültig löschen',
  erased: (count, written) =>
    plural(count, { one: '1 Person ist gelöscht.', other: `${written} Personen sind gelöscht.` }),
  mergeTitle: 'Zwei Personen zu einer zusammenführen?',
  mergeHint:
    'Wer bleibt? Gesichter, Gruppen und Sichtungen der anderen Person gehen auf sie über; die andere gibt es dann nicht mehr. Das lässt sich nicht zurücknehmen.',
  mergeYes: 'Zusammenführen',
  merged: 'Aus zwei Personen ist eine geworden.',
};

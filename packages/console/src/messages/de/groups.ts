import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const groups: Messages['groups'] = {
  title: 'Gruppen',
  empty:
    'Es gibt noch keine Gruppen. Legen Sie eine an, etwa „Personal“, und nehmen Sie Personen auf: Jede Benachrichtigung nennt sie dann.',
  nothing: 'Keine Gruppe hat das im Namen.',
  search: 'Gruppe suchen',
  create: 'Neue Gruppe',
  name: 'Name',
  description: 'Beschreibung',
  color: 'Farbe',
  noColor: 'Keine Farbe',
  make: 'Gruppe anlegen',
  made: (name) => `„${name}“ ist angelegt.`,
  persons: (count, written) => plural(count, { one: '1 Person', other: `${written} Personen` }),
  addTo: (count) => plural(count, { one: 'In Gruppen aufnehmen', other: `${count} Personen in Gruppen aufnehmen` }),
  names: 'Gruppen',
  namesHint: 'Schreiben Sie einen Namen: eine Gruppe, die es gibt, oder eine neue. Enter übernimmt ihn.',
  add: 'Aufnehmen',
  added: (persons, names) => `Aufgenommen in ${names} (${persons}).`,
  takenBack: 'Zurückgenommen.',
};

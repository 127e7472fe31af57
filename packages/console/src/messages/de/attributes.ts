import type { Messages } from '../en.ts';

export const attributes: Messages['attributes'] = {
  title: 'Merkmale',
  hint: 'Was außer dem Namen bekannt ist, unter Namen, die Sie wählen: Abteilung, Stufe. Gruppen nach Regel können danach fragen.',
  none: 'Noch ist nichts bekannt.',
  name: 'Name des Merkmals',
  kind: 'Art des Werts',
  kindOf: (name) => `${name}: Art des Werts`,
  kinds: { text: 'Text', number: 'Zahl', yesNo: 'Ja oder nein' },
  value: 'Wert',
  yes: 'Ja',
  no: 'Nein',
  add: 'Merkmal hinzufügen',
  there: (name) => `„${name}“ gibt es schon: Ändern Sie es oben.`,
  removedMeanwhile: 'Jemand anders hat das inzwischen entfernt. Speichern bringt es zurück.',
  save: 'Speichern',
  saveOf: (name) => `${name} speichern`,
  saved: (name) => `${name} ist gespeichert.`,
  remove: (name) => `${name} entfernen`,
  removed: (name) => `${name} ist entfernt.`,
  back: (name) => `${name} ist wieder da.`,
};

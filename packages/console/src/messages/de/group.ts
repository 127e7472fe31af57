import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const group: Messages['group'] = {
  gone: 'Diese Gruppe gibt es nicht: gelöscht oder nie hier gewesen.',
  toGroups: 'Zu allen Gruppen',
  empty:
    'Noch ist niemand in dieser Gruppe. Suchen Sie Personen nach Namen und nehmen Sie sie auf, oder lesen Sie eine CSV-Datei ein.',
  add: 'Personen aufnehmen',
  find: 'Personen nach Name oder externer Kennung suchen',
  found: 'Personen',
  nobody: 'Niemand heißt so.',
  inGroup: 'ist schon darin',
  addThese: (count, written) => plural(count, { one: '1 Person aufnehmen', other: `${written} Personen aufnehmen` }),
  added: (count, written) =>
    plural(count, { one: '1 Person ist aufgenommen.', other: `${written} Personen sind aufgenommen.` }),
  remove: 'Aus der Gruppe nehmen',
  removed: (count, written) =>
    plural(count, { one: '1 Person ist herausgenommen.', other: `${written} Personen sind herausgenommen.` }),
  back: 'Alle sind wieder da.',
  edit: 'Bearbeiten',
  saved: 'Gespeichert.',
  threshold: 'Schwelle',
  thresholdHint:
    'Kleinste Sicherheit, mit der eine Suche nur in dieser Gruppe ein Mitglied nennt. Leer: wie überall im Raum.',
  more: 'Mehr',
  exportCsv: 'Als CSV ausgeben',
  importCsv: 'CSV-Datei einlesen',
  importHint: 'Eine Spalte pid, external_id oder name. Zeilen, die nicht gehen, werden genannt und ändern nichts.',
  chooseFile: 'Datei wählen',
  imported: (added, already, removed) => `Aufgenommen: ${added}. Schon da: ${already}. Herausgenommen: ${removed}.`,
  importProblems: (count, written) =>
    plural(count, { one: '1 Zeile ging nicht:', other: `${written} Zeilen gingen nicht:` }),
  row: (row) => `Zeile ${row}`,
  outcomes: {
    unknown: 'niemand heißt so',
    ambiguous: 'mehrere Personen heißen so',
    contradictory: 'pid und externe Kennung gehören zu zwei Personen',
    malformed: 'die Zeile ist nicht lesbar',
    full: 'die Gruppe war voll',
  },
  mode: 'Was geschieht',
  modes: { add: 'Diese aufnehmen', remove: 'Diese herausnehmen', replace: 'Genau diese' },
  start: 'Los',
  copy: 'Kopieren',
  copyName: 'Name der Kopie',
  copied: (name) => `„${name}“ hat dieselben Personen.`,
  merge: 'Andere Gruppe aufnehmen',
  mergeWhich: 'Wessen Personen kommen dazu?',
  mergeDelete: 'Diese Gruppe danach löschen',
  merged: 'Sie sind dazugekommen.',
  overlap: 'Überschneidung',
  overlapWith: 'Vergleichen mit',
  overlapBoth: (count) => `In beiden: ${count}`,
  overlapOnly: (name, count) => `Nur in ${name}: ${count}`,
  delete: 'Gruppe löschen',
  deleteTitle: (name) => `„${name}“ löschen?`,
  deleteHint:
    'Die Personen bleiben. Benachrichtigungen, die die Gruppe nennen, melden ihretwegen nichts mehr. Das lässt sich nicht zurücknehmen.',
  deleteYes: 'Löschen',
  deleted: 'Die Gruppe ist gelöscht.',
  since: (date) => `seit ${date}`,
};

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
  importHint:
    'Eine Spalte pid, external_id oder name, dazu wenn Sie wollen valid_from, valid_until und attributes.NAME. Erst wird gezeigt, was die Datei ändern würde.',
  chooseFile: 'Datei wählen',
  imported: (added, already, removed) => `Aufgenommen: ${added}. Schon da: ${already}. Herausgenommen: ${removed}.`,
  importChanged: (count, written) =>
    plural(count, {
      one: '1 Person, die schon da war, hat jetzt andere Zeiten oder Merkmale.',
      other: `${written} Personen, die schon da waren, haben jetzt andere Zeiten oder Merkmale.`,
    }),
  importProblems: (count, written) =>
    plural(count, { one: '1 Zeile ging nicht:', other: `${written} Zeilen gingen nicht:` }),
  row: (row) => `Zeile ${row}`,
  outcomes: {
    unknown: 'niemand heißt so',
    ambiguous: 'mehrere Personen heißen so',
    contradictory: 'pid und externe Kennung gehören zu zwei Personen',
    malformed: 'die Zeile ist nicht lesbar',
    full: 'die Gruppe war voll',
    invalid: 'was eine ihrer Spalten sagt, geht nicht',
  },
  mode: 'Was geschieht',
  modes: { add: 'Diese aufnehmen', remove: 'Diese herausnehmen', replace: 'Genau diese' },
  preview: {
    rows: (count, written) => plural(count, { one: '1 Zeile', other: `${written} Zeilen` }),
    added: (count) => `${count} aufzunehmen`,
    removed: (count) => `${count} herauszunehmen`,
    already: (count) => `${count} schon da`,
    changed: (count) => `${count} davon zu ändern`,
    absent: (count) => `${count} nicht in der Gruppe`,
    invalid: (count) => `${count} falsch`,
    joining: 'Aufzunehmen',
    changing: 'Bekommen andere Zeiten oder Merkmale',
    change: (name, what) => (what === '' ? name : `${name} (${what})`),
    leaving: 'Herauszunehmen',
    others: (count, written) => plural(count, { one: '1 weitere', other: `${written} weitere` }),
    problems: (count, written) =>
      plural(count, { one: '1 Zeile geht nicht:', other: `${written} Zeilen gehen nicht:` }),
    nothing: 'Diese Datei ändert hier nichts.',
  },
  changeThese: (count, written) => plural(count, { one: '1 Mitglied ändern', other: `${written} Mitglieder ändern` }),
  removeThese: (count, written) =>
    plural(count, { one: '1 Person herausnehmen', other: `${written} Personen herausnehmen` }),
  doReplace: (added, removed) => `${added} aufnehmen, ${removed} herausnehmen`,
  saveReport: 'Diese Zeilen speichern',
  reportColumns: { row: 'zeile', value: 'wert', reason: 'grund' },
  copy: 'Kopieren',
  copyName: 'Name der Kopie',
  copied: (name) => `„${name}“ hat dieselben Personen.`,
  merge: 'Andere Gruppe aufnehmen',
  mergeWhich: 'Wessen Personen kommen dazu?',
  mergeDelete: 'Diese Gruppe danach löschen',
  merged: 'Sie sind dazugekommen.',
  compare: 'Mit einer anderen Gruppe vergleichen',
  compareTitle: (name) => `${name}, verglichen`,
  compareEmpty: 'Wählen Sie die Gruppe, mit der verglichen wird.',
  compareNobody: 'Niemand.',
  toGroup: 'Zur Gruppe',
  overlap: 'Überschneidung',
  overlapPicture: ([one, here], [other, there], both) =>
    `Zwei Kreise: ${one} mit ${here} Personen, ${other} mit ${there}. ${both} sind in beiden.`,
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

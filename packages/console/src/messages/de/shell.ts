import type { Messages } from '../en.ts';

export const shell: Messages['shell'] = {
  navigation: 'Konsole',
  skip: 'Zum Inhalt',
  menu: 'Menü',
  language: 'Sprache',
  toDark: 'Dunkle Farben',
  toLight: 'Helle Farben',
  logOut: 'Abmelden',
  live: 'Live',
  people: 'Personen',
  groups: 'Gruppen',
  enrol: 'Aufnehmen',
  notifications: 'Benachrichtigungen',
  cameras: 'Kameras',
  settings: 'Einstellungen',
  away: 'Der Server ist nicht erreichbar. Wir versuchen es weiter; was Sie geschrieben haben, bleibt stehen.',
  unreachable: 'Der Server ist nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  notFound: 'Keine solche Seite',
  notFoundHint:
    'Diese Adresse führt nirgendwohin: Vielleicht wurde sie abgeschnitten, oder das Ziel gibt es nicht mehr.',
  fault: 'Diese Seite ist gescheitert',
  faultHint:
    'Der Rest der Konsole läuft weiter. Versuchen Sie es noch einmal; scheitert es wieder, hilft der Satz oben bei der Suche nach dem Fehler.',
  again: 'Noch einmal',
  cancel: 'Abbrechen',
  save: 'Speichern',
  close: 'Schließen',
  undo: 'Rückgängig',
  loading: 'Lädt…',
  noSelection: 'Nichts gefunden',
  remove: (what) => `${what} entfernen`,
};

import type { Messages } from '../en.ts';

export const session: Messages['session'] = {
  title: 'Anmelden',
  username: 'Benutzername',
  password: 'Passwort',
  showPassword: 'Passwort zeigen',
  remember: 'Auf diesem Gerät angemeldet bleiben',
  logIn: 'Anmelden',
  lapsed: 'Ihre Anmeldung ist zu Ende',
  lapsedHint: 'Melden Sie sich wieder an: Alles auf der Seite ist noch da.',
  spaceGone: (name) => `Der Raum „${name}“ wurde gelöscht. Dies ist der erste Raum des Kontos.`,
  waiting: 'Warten auf den Server…',
  firstTitle: 'Willkommen bei Kith',
  firstHint:
    'Wählen Sie das Passwort des ersten Kontos. Es heißt admin, sofern für den Server kein anderer Name gesetzt wurde.',
  newPassword: 'Neues Passwort',
  newPasswordHint: 'Mindestens 8 Zeichen.',
  begin: 'Los geht’s',
  firstDone: 'Das Passwort ist schon gesetzt? Anmelden',
};

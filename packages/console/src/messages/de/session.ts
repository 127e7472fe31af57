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
  waiting: 'Warten auf den Server…',
};

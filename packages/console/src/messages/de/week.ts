import type { Messages } from '../en.ts';

export const week: Messages['week'] = {
  zone: 'Zeitzone',
  empty: 'Zu keiner Stunde der Woche: Zeichnen Sie welche ein, oder schalten Sie das aus.',
  keys: 'Zeichnen Sie mit der Maus; oder die Pfeile gehen weiter, die Leertaste nimmt eine halbe Stunde auf oder heraus, und mit Umschalt zeichnen die Pfeile.',
};

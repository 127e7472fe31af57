import type { Messages } from '../en.ts';

export const palette: Messages['palette'] = {
  title: 'Springen zu',
  hint: 'Personen, Gruppen, Kameras, Seiten',
  keys: 'Strg K',
  open: 'Springen zu…',
  results: 'Wohin',
  nothing: 'Nichts heißt so.',
  kinds: { page: 'Seite', person: 'Person', group: 'Gruppe', camera: 'Kamera' },
};

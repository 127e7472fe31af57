import type { Messages } from '../en.ts';

export const door: Messages['door'] = {
  title: 'Tür',
  hint: 'Vollbild für ein Tablet an einer Tür: wer kommt, und ob er darf. Die Wahl bleibt auf diesem Gerät.',
  allowed: 'Dürfen herein: diese Gruppen',
  refused: 'Dürfen nicht: diese Gruppen',
  source: 'Kamera',
  anySource: 'Jede Kamera',
  open: 'Tür öffnen',
  close: 'Tür schließen',
  own: 'Auch die Kamera dieses Geräts an Kith geben',
  ownHint: 'Jede Sekunde geht ein Bild an den Server, wie von einer Kamera dieses Namens.',
  waiting: 'Niemand da.',
  verdicts: { allowed: 'Willkommen', refused: 'Kein Zutritt', known: 'Bekannt', unknown: 'Unbekannt' },
};

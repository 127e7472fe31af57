import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const times: Messages['times'] = {
  from: 'Ab',
  fromTime: 'Ab: Uhrzeit',
  fromHint: 'Leer: sofort.',
  until: 'Bis',
  untilTime: 'Bis: Uhrzeit',
  untilHint: 'Leer: für immer. Ein Tag ohne Uhrzeit gehört ganz dazu.',
  clock: (zone) => `Nach der Uhr dieses Geräts: ${zone}`,
  hours: 'Nur zu bestimmten Stunden',
  optional: 'Nur auf Zeit oder zu bestimmten Stunden',
  change: 'Zeiten',
  changeOf: (what) => `Zeiten: ${what}`,
  changeFor: (count, written) => plural(count, { one: 'Zeiten von 1 Person', other: `Zeiten von ${written} Personen` }),
  differ: 'Sie haben jetzt verschiedene Zeiten. Was hier leer bleibt, bleibt bei jeder Person, wie es ist.',
  forEver: 'Für immer, zu allen Stunden',
  save: 'Speichern',
  changed: 'Die Zeiten sind geändert.',
  restored: 'Die Zeiten sind wie zuvor.',
  again: 'Wieder aufnehmen',
  standings: { now: 'gilt jetzt', later: 'gilt später', off: 'gilt gerade nicht', past: 'beendet' },
  fromThen: (when) => `ab ${when}`,
  untilThen: (when) => `bis ${when}`,
  ofGroup: (when) => `Die ganze Gruppe: ${when}`,
  which: 'Welche Mitgliedschaften',
  whens: { listed: 'Auf der Liste', now: 'Gelten jetzt', later: 'Gelten später', past: 'Beendet' },
  nobody: {
    now: 'Gerade gilt niemand als Mitglied dieser Gruppe.',
    later: 'Keine Mitgliedschaft beginnt später.',
    past: 'Keine Mitgliedschaft ist durch ihre Zeit zu Ende gegangen. Wer von Hand herausgenommen wurde, steht im Protokoll.',
  },
  noGroup: {
    now: 'Gerade gilt keine Mitgliedschaft.',
    later: 'Keine Mitgliedschaft beginnt später.',
    past: 'Keine Mitgliedschaft ist durch ihre Zeit zu Ende gegangen.',
  },
};

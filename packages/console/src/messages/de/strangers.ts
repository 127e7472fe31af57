import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const strangers: Messages['strangers'] = {
  title: 'Fremde',
  hint: 'Unbekannte, die gesehen wurden, mit allem, was von jedem gesehen wurde. Sagen Sie, wer es ist, und die früheren Besuche gehören zu dieser Person.',
  empty: 'Niemand wartet hier auf einen Namen. Unbekannte Gesichter, die gut genug sind, erscheinen hier von selbst.',
  emptyIgnored: 'Niemand wird ignoriert.',
  which: 'Welche',
  toName: 'Zu benennen',
  ignored: 'Ignoriert',
  count: (count, shown) => plural(count, { one: '1 fremde Person', other: `${shown} fremde Personen` }),
  queue: 'Fremde, zuletzt Gesehene zuerst',
  stranger: (number) => `Fremde Person ${number}`,
  sightings: (count, shown) => plural(count, { one: 'einmal gesehen', other: `${shown} Mal gesehen` }),
  visits: (count, shown) => plural(count, { one: 'bei einem Besuch', other: `bei ${shown} Besuchen` }),
  since: (first, last) => `von ${first} bis ${last}`,
  faces: 'Die letzten Sichtungen',
  name: 'Name',
  groups: 'Gruppen, von jetzt an',
  nameKey: 'Jemand Neues (N)',
  knownKey: 'Jemand Bekanntes (K)',
  ignoreKey: 'Ignorieren (I)',
  notice: 'Wieder beachten (I)',
  forget: 'Vergessen',
  forgetTitle: 'Diese Person vergessen?',
  forgetHint:
    'Alles, was von ihr gesehen wurde, wird gelöscht: Sichtungen, Gesichter und Bilder. Das lässt sich nicht zurücknehmen.',
  forgetYes: 'Vergessen',
  forgotten: 'Die Person ist vergessen.',
  nameIt: 'Benennen',
  consequence: (count, shown) =>
    plural(count, {
      one: 'Eine frühere Sichtung gehört dann zu dieser Person; niemand wird darüber benachrichtigt.',
      other: `${shown} frühere Sichtungen gehören dann zu dieser Person; niemand wird darüber benachrichtigt.`,
    }),
  whoIsIt: 'Wer ist das?',
  nearest: 'Die ähnlichsten Personen',
  search: 'Jemanden nach Namen suchen',
  nobodyNear: 'Niemand hier sieht so aus.',
  named: (name) => `Das ist ${name}.`,
  nowIgnored: 'Ignoriert: Über diese Person wird niemand mehr benachrichtigt.',
  nowNoticed: 'Wird nicht mehr ignoriert.',
  takenBack: 'Zurückgenommen.',
  namedTitle: 'In letzter Zeit benannt',
  namedMore: 'Frühere zeigen',
  namedHint:
    'Fremde, denen jemand einen Namen gegeben hat. Wird das zurückgenommen, sind sie wieder Fremde: Die früheren Sichtungen gehören wieder zu ihnen, und niemand wird benachrichtigt.',
  namedWhen: (when, count, shown, until) =>
    `Benannt ${when}, ${plural(count, { one: 'mit einer Sichtung', other: `mit ${shown} Sichtungen` })}. Lässt sich zurücknehmen bis ${until}.`,
  takeBack: 'Zurücknehmen',
  takeBackOf: (number) => `Zurücknehmen, wer fremde Person ${number} ist`,
  keys: 'N, K und I entscheiden, U nimmt zurück, die Pfeiltasten gehen von einer Person zur nächsten.',
};

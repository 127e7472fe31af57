import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const phone: Messages['phone'] = {
  section: 'Ein Telefon als Kamera',
  hint: 'Wer diesen Code mit einem Telefon liest, sendet eine Stunde lang die Bilder von dessen Kamera hierher. Er öffnet sonst nichts und verrät nicht, wer gesehen wird.',
  make: 'Code zeigen',
  code: 'QR-Code der Adresse, die ein Telefon öffnet',
  orOpen: 'Oder dort öffnen:',
  address: 'die Adresse im Code',
  unreachable:
    'Diese Adresse gilt nur auf diesem Rechner, kein Telefon erreicht sie: Öffnen Sie die Konsole unter der Adresse, die er im Netz hat.',
  insecure:
    'Browser geben einer Seite die Kamera nur über https: Stellen Sie Kith hinter ein Zertifikat und öffnen Sie die Konsole unter dieser Adresse.',
  until: (key, until) => `${key} gilt bis ${until}.`,
  withdraw: 'Zurückziehen',
  withdrawOf: (key) => `${key} zurückziehen`,
  title: 'Dieses Telefon als Kamera',
  what: (source, host, until) =>
    `Die Bilder dieses Telefons gehen an ${host}, als die der Kamera „${source}“: Gesichter darauf werden erkannt und so lange behalten, wie diese Kamera es vorsieht. Das endet ${until}, und sobald Sie anhalten oder diese Seite schließen. Wer gesehen wird, erfährt hier niemand.`,
  start: 'Senden, was diese Kamera sieht',
  stop: 'Anhalten',
  turn: 'Die andere Kamera',
  sent: (count, shown) => plural(count, { one: 'Ein Bild wurde gesendet.', other: `${shown} Bilder wurden gesendet.` }),
  over: 'Diese Adresse gilt nicht mehr: Sie ist abgelaufen oder wurde zurückgezogen. Lassen Sie sich einen neuen Code zeigen.',
};

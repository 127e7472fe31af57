import type { Messages } from '../en.ts';
import { plural } from '../plural.ts';

export const frigate: Messages['frigate'] = {
  title: 'Frigate',
  hint: 'Kith hört auf die Ereignisse eines Frigate und sieht, wer auf seinen Bildern ist. Jede seiner Kameras wird mit dem ersten Ereignis eine von Kith.',
  none: 'Dieser Raum hört noch keinem Frigate zu.',
  states: {
    starting: 'wird noch nicht gehört',
    online: 'wird gehört',
    offline: 'nicht zu erreichen',
    disabled: 'ist aus',
  },
  since: (moment) => `seit ${moment}`,
  lastEvent: (moment) => `Das letzte Ereignis kam ${moment}.`,
  noEvent: 'Noch kam kein Ereignis.',
  enabled: 'Zuhören',
  url: 'Adresse von Frigate',
  urlHint: 'Seiner HTTP-Schnittstelle, die ohne Anmeldung antwortet: Port 5000.',
  broker: 'Broker, dem er meldet',
  brokerHint: 'mqtt://, oder mqtts:// mit TLS; ohne Benutzer und Passwort.',
  prefix: 'Erster Teil seiner Themen',
  prefixHint: 'Wie es bei mqtt.topic_prefix in seinen Einstellungen steht.',
  cameras: 'Nur diese Kameras',
  camerasHint: 'Mit ihren Namen in Frigate. Nichts: alle. Probieren Sie ihn aus, dann werden die Namen angeboten.',
  labels: 'Nur diese Objekte',
  labelsHint: 'Wie Frigate sie nennt: person.',
  writeNames: 'Namen an seine Ereignisse schreiben',
  writeNamesHint:
    'Wo es sicher ist, wer es ist, und sonst niemand auf dem Bild ist. Was geschrieben ist, gehört Frigate.',
  test: 'Ausprobieren',
  works: (version, count, cameras) =>
    `Es geht: Frigate ${version} mit ${plural(count, { one: 'der Kamera', other: 'den Kameras' })} ${cameras}.`,
  save: 'Speichern',
  saved: 'Gespeichert.',
  remove: 'Nicht mehr zuhören',
  removeTitle: 'Diesem Frigate nicht mehr zuhören?',
  removeHint:
    'Seine Einstellungen verschwinden. Seine Kameras und was gesehen wurde bleiben, auch die Namen, die an seine Ereignisse geschrieben wurden.',
  removed: 'Ihm wird nicht mehr zugehört.',
};

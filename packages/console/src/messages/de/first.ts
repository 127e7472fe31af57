import type { Messages } from '../en.ts';

export const first: Messages['first'] = {
  title: 'Willkommen',
  hint: 'Drei Schritte, und Kith nennt Ihren Namen, wenn es Sie sieht.',
  step1: '1. Sie',
  step1Hint: 'Ein Foto von Ihnen, mit der Webcam oder aus einer Datei. Es bleibt auf diesem Server.',
  name: 'Ihr Name',
  group: 'Eine Gruppe',
  groupHint: 'Jedes Ereignis nennt alle Gruppen derer, die gesehen wurden.',
  defaultGroup: 'Personal',
  camera: 'Webcam',
  enrolled: (name, group) =>
    `Kith kennt jetzt ${name ?? 'Sie'}${group === null ? '' : ` aus ${group}`}.${name === null ? ' Schreiben Sie oben Ihren Namen und nehmen Sie noch ein Foto auf, dann sagt es ihn.' : ' Weiter mit Schritt 2.'}`,
  step2: '2. Gesehen werden',
  step2Hint:
    'Sehen Sie noch einmal in die Webcam, oder nehmen Sie ein anderes Foto von sich: Das tut eine Kamera an einer Tür.',
  look: 'Nach mir sehen',
  seen: (name, groups) => `${name}, aus ${groups}.`,
  seenAlone: (name) => `${name}, aus keiner Gruppe.`,
  stranger: 'Da ist jemand, den niemand kennt. Ein helleres Foto von vorn hilft.',
  noFace: 'Auf diesem Bild ist kein Gesicht.',
  step3: '3. Jemandem Bescheid geben',
  step3Hint: 'Eine Benachrichtigung ruft Ihr eigenes System auf. Das geht auch jederzeit später.',
  webhook: 'Benachrichtigung anlegen',
  skip: 'Zur Live-Ansicht',
};

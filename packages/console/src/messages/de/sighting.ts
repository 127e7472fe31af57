import type { Messages } from '../en.ts';

export const sighting: Messages['sighting'] = {
  stranger: 'Unbekannt',
  unnamed: 'Noch ohne Namen',
  results: {
    new: 'Neue Person',
    reinit: 'Foto erneuert',
    exact: 'Sicher',
    ha: 'Sehr wahrscheinlich',
    junk: 'Möglich',
    nm: 'Niemand Bekanntes',
    det: 'Nur gesehen',
  },
  strangers: (oneIn) => `Eine fremde Person von ${oneIn} sieht jemandem hier so ähnlich.`,
  manyStrangers: 'Mehr als eine fremde Person von zehn sieht jemandem hier so ähnlich.',
  identical: 'Genau das Foto, an dem die Person erkannt wird.',
  reasons: {
    face_too_small: (measured, required) => `Das Gesicht ist zu klein: ${measured} von ${required} px².`,
    turned_away: (measured, required) => `Das Gesicht ist abgewandt: ${measured}°, höchstens ${required}°.`,
    blurred: (measured, required) => `Das Gesicht ist unscharf: ${measured}, höchstens ${required}.`,
    too_dark: (measured, required) => `Das Gesicht ist zu dunkel: ${measured}, mindestens ${required}.`,
    too_bright: (measured, required) => `Das Gesicht ist zu hell: ${measured}, höchstens ${required}.`,
    not_alive: () => 'Das Gesicht wirkt nicht lebendig.',
    several_faces: (measured) => `Auf dem Foto sind ${measured} Gesichter; es darf nur eines sein.`,
    below_threshold: (measured, required) => `Die ähnlichste Person erreicht ${measured}; nötig sind ${required}.`,
    nobody_known: () => 'Es gibt niemanden, mit dem verglichen werden könnte.',
    child: () => 'Es sieht nach einem Kind aus. Kinder ähneln sich, darum ist dies eine Stufe weniger sicher.',
    look_alike: (measured) =>
      `Jemand anderes ist fast so ähnlich und erreicht ${measured}, darum ist dies eine Stufe weniger sicher.`,
  },
};

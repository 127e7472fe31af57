/** What is said of a face that was seen. */
export const sighting = {
  stranger: 'Stranger',
  unnamed: 'Not named yet',
  results: {
    new: 'New person',
    reinit: 'Photo renewed',
    exact: 'Certain',
    ha: 'Very likely',
    junk: 'Possible',
    nm: 'Nobody known',
    det: 'Only seen',
  },
  /** One stranger in so many looks at least as much like somebody here. */
  strangers: (oneIn: string) => `One stranger in ${oneIn} looks this much like somebody here.`,
  manyStrangers: 'More than one stranger in ten looks this much like somebody here.',
  identical: 'The very photo that the person is known by.',
  reasons: {
    face_too_small: (measured: string, required: string) => `The face is too small: ${measured} of ${required} px².`,
    turned_away: (measured: string, required: string) => `The face is turned away: ${measured}°, at most ${required}°.`,
    blurred: (measured: string, required: string) => `The face is blurred: ${measured}, at most ${required}.`,
    too_dark: (measured: string, required: string) => `The face is too dark: ${measured}, at least ${required}.`,
    too_bright: (measured: string, required: string) => `The face is too bright: ${measured}, at most ${required}.`,
    not_alive: () => 'The face does not look alive.',
    several_faces: (measured: string) => `There are ${measured} faces on the photo, and it may have only one.`,
    below_threshold: (measured: string, required: string) =>
      `The nearest person reaches ${measured}; it takes ${required}.`,
    nobody_known: () => 'There is nobody to compare with.',
    child: () => 'It looks like a child. Children look alike, so this is one step less certain.',
    look_alike: (measured: string) =>
      `Somebody else is nearly as near and reaches ${measured}, so this is one step less certain.`,
  },
};

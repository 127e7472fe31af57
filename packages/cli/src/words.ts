import type { Reason, Result } from '@kith/client';

/** Results as they sound; the wire has words of its own. */
export const words: Readonly<Record<Result, string>> = {
  new: 'new',
  reinit: 'known anew',
  exact: 'certain',
  ha: 'very likely',
  junk: 'possible',
  nm: 'unknown',
  det: 'only seen',
};

/** Why somebody was not named, or a photo not taken, in a few words. */
export function reasonText({ code, measured, required }: Reason): string {
  switch (code) {
    case 'face_too_small':
      return `face too small: ${measured} of ${required} px²`;
    case 'turned_away':
      return `turned away: ${measured}°, limit ${required}°`;
    case 'blurred':
      return `blurred: ${measured}, limit ${required}`;
    case 'too_dark':
      return `too dark: ${measured} of ${required}`;
    case 'too_bright':
      return `too bright: ${measured}, limit ${required}`;
    case 'not_alive':
      return 'no living person';
    case 'several_faces':
      return `${measured} faces`;
    case 'below_threshold':
      return `nearest ${measured} of ${required}`;
    case 'nobody_known':
      return 'nobody is known yet';
    case 'child':
      return measured === null ? 'a child' : `a child, about ${measured} years old`;
    case 'look_alike':
      return `somebody else reaches ${measured}, where ${required} would do no harm`;
    default:
      return code satisfies never;
  }
}

/** What makes another word of one that it stands beside; in some scripts words stand side by side. */
const PART = String.raw`[^\P{L}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|\p{N}`;
/** Signs of which two are a name: the others of these scripts are letters. */
const SYLLABLE = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hangul}]/u;
const SIGN = /[\p{L}\p{N}]/u;

/** What takes the place of a name that is taken out of a text. */
const GONE = '…';

/** How a word is looked for where it may mean something else: `as written`: in the same capitals; `no`: not at all. */
export type Telling = 'in any capitals' | 'as written' | 'no';

/**
 * How well a word says who is meant. Three letters or digits do, and two syllables of scripts that write these; two letters do as they are
 * written, if one is a capital: “Bo” is no part of a sentence, as “bo” may be. A single letter, or “17”, says nothing.
 */
export function tellingOf(word: string): Telling {
  const signs = [...word.normalize('NFC')].filter((sign) => SIGN.test(sign));
  if (signs.length >= 3 || (signs.length === 2 && signs.every((sign) => SYLLABLE.test(sign)))) return 'in any capitals';
  return signs.length === 2 && signs.some((sign) => /\p{Lu}/u.test(sign)) ? 'as written' : 'no';
}

/** Whether a word, or several, stands in a text by itself, in capitals or not. */
export const standsIn = (text: string, word: string): boolean => lookedFor(word, 'iu').test(text.normalize('NFC'));

/** A text without a word, if that says who is meant; null: nothing is left. The text as it was, where the word does not stand in it. */
export function without(text: string, word: string): string | null {
  const telling = tellingOf(word);
  if (telling === 'no') return text;
  const composed = text.normalize('NFC');
  const left = composed.replace(lookedFor(word, telling === 'as written' ? 'gu' : 'giu'), GONE);
  if (left === composed) return text;
  return SIGN.test(left) ? left : null;
}

function lookedFor(word: string, flags: string): RegExp {
  const escaped = word.normalize('NFC').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<!${PART})${escaped}(?!${PART})`, flags);
}

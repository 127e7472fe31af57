import { en, type Messages } from './en.ts';

/** Each of these stands for the ASCII letter in its place: what is left of ASCII on a page stands in no catalogue. */
const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = [...'åƀçđéƒğħîĵķłɱñöþɋřšŧüṽŵẋýžÅƁÇĐÉƑĞĦÎĴĶŁṀÑÖÞɊŘŠŦÜṼŴẊÝŽ'];
/** By so much languages are longer than English. */
const LONGER = 0.35;
const FILLER = '·';

/** A text longer, accented and in brackets. What stands in brackets already is left as it is. */
export function mirror(text: string): string {
  const letters = [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join('');
  return text === '' || text.includes('⟦') ? text : `⟦${letters}${FILLER.repeat(Math.ceil(text.length * LONGER))}⟧`;
}

/** A text of which parts were given: those stay, whatever stands between them is mirrored. */
export function mirrorAround(text: string, given: readonly string[]): string {
  const [first, ...others] = given.filter((part) => part !== '');
  if (first === undefined) return mirror(text);
  return text
    .split(first)
    .map((part) => mirrorAround(part, others))
    .join(first);
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(textsIn) : [String(value)]);

function mirrorAll(words: unknown): unknown {
  if (typeof words === 'string') return mirror(words);
  if (Array.isArray(words)) return words.map(mirrorAll);
  if (typeof words === 'function') {
    return (...given: readonly unknown[]): string => mirrorAround(String(words(...given)), textsIn(given));
  }
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, mirrorAll(word)]));
}

/** Every word of the console, made of the English ones. Its shape is that of the catalogue, for nothing but texts is changed. */
export const mirrored = mirrorAll(en) as Messages;

import { limits, nameKey } from '@kith/contract';

/** A part of a name, by which lists are filtered, without regard to case; nothing in it is a wildcard. */
export interface PartOfName {
  /** As it stands in the keys of names. */
  readonly part: string;
  /** Right-hand side of a `like` that every key passes which holds the part: its beginning, between wildcards. */
  readonly pattern: string;
  /**
   * What a full-text index of triples of characters is asked: names with all of these triples. They are candidates, in which
   * the part is still to be found. Absent when the part has no triple.
   */
  readonly triples: string | undefined;
}

/** One character becomes 18 at most, when its compatibility form is taken (U+FDFA). */
const LONGEST_KEY = 18 * limits.nameLength;
const MOST_TRIPLES = 16;
/** `like` takes as long as both lengths multiplied. */
const LONGEST_PATTERN = 32;

export function partOfName(text: string): PartOfName {
  // One more than any key has, and no key holds it, however long the text is.
  const part = nameKey(text).slice(0, LONGEST_KEY + 1);
  const beginning = [...part.slice(0, 2 * LONGEST_PATTERN)].slice(0, LONGEST_PATTERN).join('');
  return { part, pattern: `%${beginning.replace(/[\\%_]/g, '\\$&')}%`, triples: triplesOf(part) };
}

/** Some of the triples of a text, spread over it, as an expression of FTS5. */
function triplesOf(text: string): string | undefined {
  // How half a character is stored is nothing to rely on.
  if (/\p{Surrogate}/u.test(text)) return undefined;
  const characters = [...text];
  const all = new Set<string>();
  for (let i = 0; i + 3 <= characters.length; i++) all.add(characters.slice(i, i + 3).join(''));
  if (all.size === 0) return undefined;
  const triples = [...all];
  const step = Math.max(1, (triples.length - 1) / (MOST_TRIPLES - 1));
  const spread = Array.from(
    { length: Math.min(triples.length, MOST_TRIPLES) },
    (_, i) => triples[Math.round(i * step)],
  );
  return spread.map((triple) => `"${triple?.replaceAll('"', '""')}"`).join(' AND ');
}

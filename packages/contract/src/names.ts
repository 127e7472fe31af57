import { z } from 'zod';
import { limits } from './limits.ts';

/** Half of a pair of UTF-16 by itself: no encoding has it, and no database gives it back as it was. */
const loneSurrogate = /\p{Surrogate}/u;

/** Whether a text can be stored and read again as it is. */
export const isWellFormed = (text: string): boolean => !loneSurrogate.test(text);

const control = /[\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Noncharacter_Code_Point}]/u;

/** What embeds, overrides or isolates a direction reaches beyond the name. Marks (U+200E, U+200F, U+061C) do not. */
const turning = /[\u202a-\u202e\u2066-\u2069]/;

/** Characters that are not seen, wherever they stand. */
const invisible = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u{1d159}]/gu;

/** Characters that show as a gap. */
const gaps = /[\p{White_Space}\p{Control}\u2800]+/gu;

/**
 * Two names clash when their keys are equal, and a list by `q` looks for the key of the part in the keys of names. Case
 * does not count (`Straße` is `STRASSE`), nor compatible forms of characters (NFKC), nor what is not seen; gaps are one space.
 * All four Turkish and Latin forms of `i` are one: which of them are a pair depends on a language that nobody states.
 *
 * The key of a key is that key. It begins and ends with no space, and no two spaces follow one another in it.
 */
export const nameKey = (name: string): string =>
  foldCase(name.replace(invisible, '').normalize('NFKC').replace(invisible, '')).replace(gaps, ' ').trim();

/**
 * Unicode's full case folding, as near as the mappings of case get: lower case first, because the capital `ẞ` is
 * its own upper case.
 */
const foldCase = (text: string): string =>
  text
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('ı', 'i')
    .replace(/i\u0307+/g, 'i')
    .normalize('NFKC');

const spelled = (found: RegExpExecArray): string =>
  `U+${(found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** What keeps a text from being a name or an external id, as a sentence that says what to do. Its length is not looked at. */
export function nameProblem(text: string): string | null {
  const half = loneSurrogate.exec(text);
  if (half) return `Leave out ${spelled(half)}: it is half of a character.`;
  const unprintable = control.exec(text);
  if (unprintable) return `Leave out the control character ${spelled(unprintable)}.`;
  const turn = turning.exec(text);
  if (turn) return `Leave out ${spelled(turn)}: it turns the direction of the text around it.`;
  if (text !== '' && nameKey(text) === '')
    return 'Give something that can be seen: this has only invisible characters.';
  return null;
}

const readable = <T extends z.ZodType<string, string>>(text: T): T =>
  text.refine((value) => nameProblem(value) === null, {
    error: ({ input }) => nameProblem(String(input)) ?? undefined,
  });

/** A name that something is given. However its accents were composed, they are stored composed (NFC). */
export const Name = readable(z.string().trim().normalize('NFC').min(1).max(limits.nameLength));

/** A name that something has already, of whatever time. */
export const NameOfKnown = z.string().trim().min(1).max(limits.nameLength);

/** What another system calls a person: kept and found to the letter. */
export const ExternalId = readable(z.string().trim().min(1).max(limits.nameLength));

/** Part of a name, by which lists are filtered. */
export const partOfName = () =>
  z.string().optional().meta({ description: 'Part of the name, without regard to case.' });

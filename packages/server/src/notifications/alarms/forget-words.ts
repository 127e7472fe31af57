import type { AlarmId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { updateAlarm } from './store.ts';

/** What people write into an alarm. */
const written = ['note', 'acknowledged_by', 'assignee'] as const;

/**
 * Empties what people wrote into the alarms of a space, note by note, where one of these words stands in it: nothing leads from a person
 * to an alarm whose entry went before, or says of somebody else by now.
 * @returns the alarms in which they stood
 */
export async function forgetWords(tx: Tx, spaceId: SpaceId, words: readonly string[]): Promise<AlarmId[]> {
  if (words.length === 0) return [];
  const rows = await tx
    .selectFrom('alarms')
    .select(['space_id', 'id', ...written])
    .where('space_id', '=', spaceId)
    .where((eb) =>
      eb.or(
        words.flatMap((word) => written.map((column) => eb(eb.fn<string>('lower', [column]), 'like', likeWord(word)))),
      ),
    )
    .execute();
  const changed: AlarmId[] = [];
  for (const row of rows) {
    const found = written.filter((column) => words.some((word) => standsIn(row[column] ?? '', word)));
    if (found.length === 0) continue;
    await updateAlarm(tx, row, Object.fromEntries(found.map((column) => [column, null])));
    changed.push(row.id);
  }
  return changed;
}

/** What makes another word of one that it stands beside; in some scripts words stand side by side. */
const PART = String.raw`[^\P{L}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|\p{N}`;

/** Whether a word, or several, stands in a text by itself, in capitals or not. */
export function standsIn(text: string, word: string): boolean {
  const escaped = word.normalize('NFC').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<!${PART})${escaped}(?!${PART})`, 'iu').test(text.normalize('NFC'));
}

/**
 * What may hold a word, for `like`: databases know capitals of the Latin alphabet alike, and nothing else. Composed, so that there is one sign
 * for a letter, at which a text has one or more: accents of external ids, and of old names, stand as they were given.
 */
const likeWord = (word: string): string =>
  `%${[...word.normalize('NFC')].map((sign) => (/[a-z0-9 ]/i.test(sign) ? sign.toLowerCase() : '_')).join('')}%`;

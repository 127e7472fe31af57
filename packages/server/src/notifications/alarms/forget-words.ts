import type { AlarmId, EntryId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { standsIn, tellingOf, without } from './named-in-text.ts';
import { type AlarmRow, alarmsOfEntries, updateAlarm } from './store.ts';

/** What people write into an alarm. */
const written = ['note', 'acknowledged_by', 'assignee'] as const;

interface Traces {
  /** What somebody is called by. */
  readonly words: readonly string[];
  /** Entries that were said to be that person's once. */
  readonly wronglyOf: readonly EntryId[];
}

/**
 * Takes what somebody is called by out of what people wrote into the alarms of a space: nothing leads from a person to an alarm whose entry went
 * before, or says of somebody else by now. An alarm that was that person's once has the whole note emptied; any other loses no more than the words, and
 * no word that is too short to say who is meant.
 * @returns the alarms in which they stood
 */
export async function forgetWords(tx: Tx, spaceId: SpaceId, { words, wronglyOf }: Traces): Promise<AlarmId[]> {
  if (words.length === 0) return [];
  const once = await alarmsOfEntries(tx, spaceId, wronglyOf);
  // The longest first: a name that stands in an external id would leave the rest of it.
  const telling = words.filter((word) => tellingOf(word) !== 'no').sort((a, b) => b.length - a.length);
  if (once.length === 0 && telling.length === 0) return [];
  const rows = await tx
    .selectFrom('alarms')
    .select(['space_id', 'id', ...written])
    .where('space_id', '=', spaceId)
    .where((eb) =>
      eb.or([
        ...(once.length > 0 ? [eb('id', 'in', once)] : []),
        ...telling.flatMap((word) =>
          written.map((column) => eb(eb.fn<string>('lower', [column]), 'like', likeWord(word))),
        ),
      ]),
    )
    .execute();
  const isOnce = new Set(once);
  const forgotten: AlarmId[] = [];
  for (const row of rows) {
    const change = isOnce.has(row.id) ? emptied(row, words) : taken(row, telling);
    if (change.length === 0) continue;
    await updateAlarm(tx, row, Object.fromEntries(change));
    forgotten.push(row.id);
  }
  return forgotten;
}

type Written = Pick<AlarmRow, (typeof written)[number]>;
type Change = readonly (readonly [column: keyof Written, text: string | null])[];

const emptied = (row: Written, words: readonly string[]): Change =>
  written.flatMap((column) =>
    words.some((word) => standsIn(row[column] ?? '', word)) ? [[column, null] as const] : [],
  );

function taken(row: Written, words: readonly string[]): Change {
  return written.flatMap((column) => {
    const before = row[column];
    const after = words.reduce<string | null>((text, word) => (text === null ? null : without(text, word)), before);
    return after === before ? [] : [[column, after] as const];
  });
}

/**
 * What may hold a word, for `like`: databases know capitals of the Latin alphabet alike, and nothing else. Composed, so that there is one sign
 * for a letter, at which a text has one or more: accents of external ids, and of old names, stand as they were given.
 */
const likeWord = (word: string): string =>
  `%${[...word.normalize('NFC')].map((sign) => (/[a-z0-9 ]/i.test(sign) ? sign.toLowerCase() : '_')).join('')}%`;

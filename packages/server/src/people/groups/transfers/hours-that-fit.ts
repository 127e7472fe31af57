import type { SpaceId } from '@kith/contract';
import type { Queries } from '../../../platform/db/database.ts';
import { withoutRoom } from '../../times/schedule-store.ts';
import { sayTimes } from '../wished-times.ts';
import type { Mention, MentionRow } from './mention-rows.ts';
import { type CellProblem, isCellProblem, type RowWish } from './row-wish.ts';
import type { Who } from './who.ts';

/** Hours that some rows ask for, as JSON; those of nobody who is there take no room. */
export const wishedHours = (rows: readonly MentionRow[], who: (mention: Mention) => Who): string[] => [
  ...new Set(
    rows.flatMap((row) =>
      row.mention && row.wish && !isCellProblem(row.wish) && who(row.mention).outcome === 'found'
        ? (row.wish.hours ?? [])
        : [],
    ),
  ),
];

/** Which of some hours, each as JSON, a space has no room for: the last that are asked for. */
export const hoursWithoutRoom = async (
  db: Queries,
  spaceId: SpaceId,
  asked: readonly string[],
): Promise<ReadonlySet<string>> => (asked.length === 0 ? new Set() : withoutRoom(db, spaceId, [...new Set(asked)]));

/** A wish, or why it cannot be: its hours are among those that there is no room for. */
export const withHoursThatFit = (wish: RowWish, refused: ReadonlySet<string>): RowWish | CellProblem =>
  wish.hours && refused.has(wish.hours) ? sayTimes({ kind: 'too many schedules' }) : wish;

/** The same of rows. */
export const withRowsThatFit = (rows: readonly MentionRow[], refused: ReadonlySet<string>): readonly MentionRow[] =>
  refused.size === 0
    ? rows
    : rows.map((row) =>
        row.mention && row.wish && !isCellProblem(row.wish)
          ? { ...row, wish: withHoursThatFit(row.wish, refused) }
          : row,
      );

/** Rows as they can be done, as far as hours go, in a transaction that holds the space. */
export const rowsThatFit = async (
  tx: Queries,
  spaceId: SpaceId,
  rows: readonly MentionRow[],
  who: (mention: Mention) => Who,
): Promise<readonly MentionRow[]> => withRowsThatFit(rows, await hoursWithoutRoom(tx, spaceId, wishedHours(rows, who)));

import type { Tx } from '../../platform/db/database.ts';
import { findNotes } from '../entries/note-store.ts';
import { type EntryRow, findEntry } from '../entries/store.ts';
import { type VisitBegun, visitsBegun } from '../joining/visits-begun.ts';

/** What somebody says of an entry, or takes back. */
export interface Correction {
  readonly was: EntryRow;
  /** The visit of somebody whom nobody knew that it began. */
  readonly visitWas: VisitBegun | null;
  readonly is: EntryRow;
  /** That of the space. */
  readonly revision: number;
  /** Epoch ms. */
  readonly now: number;
}

/** Writes down, in the transaction of a correction, who is to be told of it. */
export type OnCorrection = (tx: Tx, correction: Correction) => Promise<void>;

/** Somebody is about to say something else of an entry. */
export const beforeCorrection = async (tx: Tx, was: EntryRow) => ({
  was,
  visitWas: (await visitsBegun(tx, was.space_id, [was.id])).get(was.id) ?? null,
  isQuiet: (await findNotes(tx, was.space_id, [was.id])).get(was.id)?.isQuiet ?? false,
});

/** It is said. Of an entry that nobody was to be told of nobody is told now. @returns the entry as it is */
export async function afterCorrection(
  tx: Tx,
  onCorrection: OnCorrection,
  { was, visitWas, isQuiet }: Awaited<ReturnType<typeof beforeCorrection>>,
  change: Pick<Correction, 'revision' | 'now'>,
): Promise<EntryRow> {
  const is = (await findEntry(tx, [was.space_id], was.id)) ?? was;
  if (!isQuiet) await onCorrection(tx, { was, visitWas, is, ...change });
  return is;
}

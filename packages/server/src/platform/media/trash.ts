import type { Tx } from '../db/database.ts';

const NAMES_A_STEP = 500;

/** Puts names into the trash, in the transaction that removes the last row that refers to them. */
export async function trash(tx: Tx, names: readonly string[]): Promise<void> {
  for (let i = 0; i < names.length; i += NAMES_A_STEP) {
    const rows = names.slice(i, i + NAMES_A_STEP).map((name) => ({ name }));
    await tx
      .insertInto('media_trash')
      .values(rows)
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

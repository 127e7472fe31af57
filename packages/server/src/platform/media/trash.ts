import { compileOnce } from '../db/compile-once.ts';
import type { Queries, Tx } from '../db/database.ts';

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

const findTrashed = compileOnce((db, { name }: { readonly name: string }) =>
  db.selectFrom('media_trash').select('name').where('name', '=', name),
);

export const isTrashed = async (db: Queries, name: string): Promise<boolean> =>
  (await findTrashed(db, { name })).length > 0;

/** Some of the names in the trash; none when it is empty. */
export async function trashed(db: Queries): Promise<string[]> {
  const rows = await db.selectFrom('media_trash').select('name').limit(NAMES_A_STEP).execute();
  return rows.map(({ name }) => name);
}

export async function untrash(db: Queries, names: readonly string[]): Promise<void> {
  await db.deleteFrom('media_trash').where('name', 'in', names).execute();
}

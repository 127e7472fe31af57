import { sql } from 'kysely';
import type { Queries } from './database.ts';

/** Things of one kind whose names another one of the kind has, too. */
export interface SharedNames {
  readonly kind: 'accounts' | 'spaces' | 'sources' | 'groups';
  readonly ids: readonly number[];
}

const keys = [
  ['accounts', 'username_key'],
  ['spaces', 'name_key'],
  ['sources', 'name_key'],
  ['groups', 'name_key'],
] as const;

/** Who has a key beside that of its name (see `besideKey`), by kind; kinds without any are left out. */
export async function sharedNames(db: Queries): Promise<SharedNames[]> {
  const found: SharedNames[] = [];
  for (const [kind, key] of keys) {
    const { rows } = await sql<{ id: number }>`
      select id from ${sql.table(kind)} where ${sql.ref(key)} like '%  %' order by id`.execute(db);
    if (rows.length > 0) found.push({ kind, ids: rows.map(({ id }) => id) });
  }
  return found;
}

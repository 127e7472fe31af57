import type { RawBuilder, SqlBool } from 'kysely';
import type { Queries } from './database.ts';
import type { IndexedTable, NameSearch } from './name-search.ts';
import type { PartOfName } from './part-of-name.ts';

/**
 * Where-clause: one of these columns of keys holds the part.
 * @param indexed the table of the columns, when it has an index for that
 */
export const holdsPart = (
  db: Queries,
  columns: readonly string[],
  part: PartOfName,
  indexed?: IndexedTable,
): RawBuilder<SqlBool> =>
  // Our dialects have no other adapters.
  (db.getExecutor().adapter as unknown as NameSearch).holds(columns, part, indexed);

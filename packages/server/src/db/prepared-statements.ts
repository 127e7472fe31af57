import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

const REMEMBERED = 500;

/** Prepares each text once, and remembers the texts used last: preparing costs more than most of our queries. */
export function preparedOnce(database: Sqlite.Database): SqliteDatabase {
  const statements = new Map<string, Sqlite.Statement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const known = statements.get(text);
      statements.delete(text);
      const statement = known ?? database.prepare(text);
      statements.set(text, statement);
      const [oldest] = statements.size > REMEMBERED ? statements.keys() : [];
      if (oldest !== undefined) statements.delete(oldest);
      return statement;
    },
  };
}

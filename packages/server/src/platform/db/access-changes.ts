import type Sqlite from 'better-sqlite3';

/** Statements after which a token may be somebody else's, or nobody's. Deletions by reference come by here, too. */
const watched = [
  'insert on session_spaces',
  'update on session_spaces',
  'delete on session_spaces',
  'insert on accounts',
  'update on accounts',
  'delete on accounts',
  'insert on tokens',
  'update on tokens',
  'delete on tokens',
  // The revision of a space is advanced by every change in it.
  'insert on spaces',
  'update of id, account_id on spaces',
  'delete on spaces',
];

/**
 * Lets a database count the changes of who may call: triggers of this connection do, so that no statement can be forgotten, and
 * whatever another connection commits counts, as it may be such a change: a server has the only one that writes, but nothing
 * that opens a door rests on that. A change counts from its statement on; whoever then asks on this connection waits for the end of
 * its transaction.
 * @returns the number so far
 */
export function countAccessChanges(database: Sqlite.Database): () => number {
  let changes = 0;
  database.function('kith_access_changed', () => {
    changes++;
    return null;
  });
  for (const [i, what] of watched.entries()) {
    const name = `kith_access_${i}`;
    database.exec(`create temp trigger ${name} after ${what} begin select kith_access_changed(); end`);
  }
  const version = database.prepare<[], number>('pragma data_version').pluck();
  let seen = version.get();
  return () => {
    const now = version.get();
    if (now !== seen) changes++;
    seen = now;
    return changes;
  };
}

import { DatabaseDown } from './database-down.ts';
import { Overtaken } from './space-locks.ts';

/** Values that a database refuses, and constraints: SQLSTATE classes 21 to 23 of PostgreSQL, and what SQLite says instead. */
const refusesData = /^(2[123]...|SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)\w*)$/;
const isOfDatabase = /^([0-9A-Z]{5}|SQLITE_\w+)$/;

/**
 * Whether a transaction failed for what it was to write, so that a part of it may go through by itself. Not when the database is
 * down, full or has no time: that is nobody's fault, and what broke off may even be committed. Nor when it was overtaken.
 */
export function isFaultOfData(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof DatabaseDown || error instanceof Overtaken) return false;
  const code = 'code' in error ? String(error.code) : '';
  return refusesData.test(code) || !isOfDatabase.test(code);
}

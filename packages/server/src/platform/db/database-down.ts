/** The database could not be asked, or went away while it was: another try may succeed. */
export class DatabaseDown extends Error {
  override readonly name = 'DatabaseDown';

  constructor(cause: unknown) {
    super(`The database cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
}

/** Whether an error says that the database cannot be used now, and nothing of what was asked. */
export const isDatabaseDown = (error: unknown): boolean =>
  error instanceof DatabaseDown || (error instanceof Error && 'code' in error && locked.test(String(error.code)));

/** Another process keeps an SQLite file, or it cannot be read or written just now. */
const locked = /^SQLITE_(BUSY|LOCKED|PROTOCOL|IOERR|CANTOPEN|READONLY)/;

/** Whether an error says that another process keeps the file: a statement that is met by it has done nothing, and commits nothing. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code));

const inDoubt = new WeakSet<object>();

/** Says of an error that it may have come after a commit: whoever asked for one, or is part of one, knows no more. */
export function leaveInDoubt(error: unknown): void {
  if (error instanceof Error) inDoubt.add(error);
}

/** Whether what failed may be stored all the same. */
export const isInDoubt = (error: unknown): boolean => error instanceof Error && inDoubt.has(error);

/** A host with several addresses fails with an error that has a code and no message. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return (cause.message || ('code' in cause ? String(cause.code) : cause.name)).replace(/\.$/, '');
}

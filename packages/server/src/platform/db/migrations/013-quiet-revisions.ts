import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/**
 * The database no longer says that a revision grew: it could do so only one commit after another, those of all spaces. Nodes tell
 * each other after their commits, and those of older versions look every second, as they always did beside.
 */
export const quietRevisions = ({ quietRevisions: statements }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await statement.execute(db);
  },
});

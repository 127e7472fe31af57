import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Sign bits of more than one scale, where the database itself can look for faces. */
export const signsOfScales = ({ signsOfScales: statements }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await statement.execute(db);
  },
});

import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Parts of the names of groups and persons, and of external ids, are found by an index. */
export const names = ({ nameIndexes }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of nameIndexes) await statement.execute(db);
  },
});

import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Sign bits of templates, where the database itself can look for faces; those of older templates follow later. */
export const templateSigns = ({ keepSigns }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of keepSigns) await statement.execute(db);
  },
});

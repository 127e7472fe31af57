import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';
import { giveNameKeys } from '../give-name-keys.ts';

/** Names get the keys of today, and texts become well-formed. */
export const nameKeys = ({ mayHoldHalves }: Pick<DatabaseKind, 'mayHoldHalves'>): Migration => ({
  up: (db: Kysely<unknown>) => giveNameKeys(db, mayHoldHalves),
});

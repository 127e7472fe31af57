import type { Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';
import { start } from './001-start.ts';
import { transfers } from './002-transfers.ts';

/** In order. One that was released never changes. */
export const migrations = (kind: DatabaseKind): Record<string, Migration> => ({
  '001-start': start(kind),
  '002-transfers': transfers(kind),
});

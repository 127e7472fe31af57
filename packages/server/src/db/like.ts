import { nameKey } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';

/** Right-hand side of `name_key like …`: a part of the name, without regard to case; nothing in it is a wildcard. */
export const likePattern = (part: string): RawBuilder<string> =>
  sql<string>`${`%${nameKey(part).replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;

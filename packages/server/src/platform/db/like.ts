import { nameKey } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';

/** Right-hand side of `name_key like …`: a part of the name, without regard to case; nothing in it is a wildcard. */
export const likePattern = (part: string): RawBuilder<string> => like(patternOf(part));

/** The same of a pattern that was made before, for queries that are compiled once. */
export const like = (pattern: string): RawBuilder<string> => sql<string>`${pattern} escape '\\'`;

export const patternOf = (part: string): string => `%${nameKey(part).replace(/[\\%_]/g, '\\$&')}%`;

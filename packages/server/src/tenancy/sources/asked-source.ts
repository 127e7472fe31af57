import type { SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { fieldError } from '../../platform/http/errors.ts';
import { findSourceByName, type SourceRow } from './store.ts';

/**
 * The source that a request names.
 * @throws {KithError} 400 on `source` when the space has no source of this name
 */
export async function askedSource(db: Queries, spaceId: SpaceId, name: string): Promise<SourceRow> {
  const source = await findSourceByName(db, spaceId, name);
  if (!source) throw fieldError('source', 'unknownSource', `There is no source named "${name}": create it first.`);
  return source;
}

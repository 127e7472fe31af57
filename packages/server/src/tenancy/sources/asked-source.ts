import type { SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { fieldError } from '../../platform/http/errors.ts';
import { sharedRead } from '../../platform/shared-read.ts';
import { findSourceByName, type SourceRow } from './store.ts';

/**
 * The source that a request names.
 * @throws {KithError} 400 on `source` when the space has no source of this name
 */
export const askedSource = async (db: Queries, spaceId: SpaceId, name: string): Promise<SourceRow> =>
  sourceOrRefuse(await findSourceByName(db, spaceId, name), name);

/** The same for cameras, of which many send to one source at once: those who ask for it at once share the answer. */
export function sharedSources(db: Queries): (spaceId: SpaceId, name: string) => Promise<SourceRow> {
  const find = sharedRead((asked: string) => {
    const { spaceId, name }: Asked = JSON.parse(asked);
    return findSourceByName(db, spaceId, name);
  });
  return async (spaceId, name) => sourceOrRefuse(await find(JSON.stringify({ spaceId, name } satisfies Asked)), name);
}

interface Asked {
  readonly spaceId: SpaceId;
  readonly name: string;
}

function sourceOrRefuse(source: SourceRow | undefined, name: string): SourceRow {
  if (!source) throw fieldError('source', 'unknownSource', `There is no source named "${name}": create it first.`);
  return source;
}

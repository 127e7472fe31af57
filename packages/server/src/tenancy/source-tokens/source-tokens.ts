import { type SourceToken, type SourceTokenId, type TokenId, toTimestamp } from '@kith/contract';
import type { Caller } from '../../platform/caller.ts';
import { type Clock, latestEnd } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import type { Ids } from '../../platform/ids.ts';
import { budgets } from '../budgets.ts';
import { findSource, type SourceRow } from '../sources/store.ts';
import { hashKey } from '../tokens/key-hash.ts';
import * as store from './store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly tokenKey: Buffer;
}

const MINUTE_MS = 60_000;
/** So long one works at most. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;

/** Keys of sources are told from all others by their beginning. */
const PREFIX = 'src_';
/** Of a key, in hex: 192 bits. Short, so that it can be read from a screen. */
const DIGITS = 48;

/** Makes a token of a source that works for so many minutes. Since it was found, the source may be gone, and its space. */
export async function createSourceToken(
  { db, clock, ids, tokenKey }: Deps & { readonly ids: Pick<Ids, 'tokenKey'> },
  source: SourceRow,
  minutes: number,
): Promise<SourceToken | 'too many' | 'not found'> {
  const key = PREFIX + ids.tokenKey().slice(0, DIGITS);
  const row = await db.transaction(async (tx) => {
    // Those that are made at once are counted one after another.
    if (!(await holdSpace(tx, source.space_id))) return 'not found';
    if (!(await findSource(tx, [source.space_id], source.id))) return 'not found';
    const now = clock();
    await store.deleteEndedSourceTokens(tx, now);
    if ((await store.listSourceTokens(tx, source, now)).length >= budgets.sourceTokens) return 'too many';
    return store.insertSourceToken(tx, {
      space_id: source.space_id,
      source_id: source.id,
      hash: hashKey(tokenKey, key),
      prefix: key.slice(0, 8),
      created: now,
      expires: now + minutes * MINUTE_MS,
    });
  });
  return typeof row === 'string' ? row : { ...toWire(row), key };
}

export const listSourceTokens = async ({ db, clock }: Deps, source: SourceRow): Promise<SourceToken[]> =>
  (await store.listSourceTokens(db.queries, source, clock())).map(toWire);

/** From now on it opens nothing. @returns whether there was such a token */
export const withdrawSourceToken = ({ db }: Pick<Deps, 'db'>, source: SourceRow, id: SourceTokenId): Promise<boolean> =>
  store.deleteSourceToken(db.queries, source, id);

const toWire = ({ id, source_id, prefix, created, expires }: store.SourceTokenRow): SourceToken => ({
  ...{ id, source_id, key: `${prefix}…` },
  ...{ created: toTimestamp(created), expires: toTimestamp(expires) },
});

/**
 * Says who carries a key: that of a source, by which nothing is opened but the source, or any other. It is asked anew each time, so that one that is withdrawn
 * works no more on any node.
 */
export function withSourceTokens(
  { db, clock, tokenKey }: Deps,
  callerOfOther: (key: string) => Promise<Caller | null>,
): (key: string) => Promise<Caller | null> {
  return async (key) => {
    if (!key.startsWith(PREFIX)) return callerOfOther(key);
    const now = clock();
    const token = await store.findSourceToken(db.queries, hashKey(tokenKey, key), now);
    // One that would work longer than any was made by a clock that was ahead.
    if (!token || token.expires > latestEnd(now, LONGEST_MS)) return null;
    const { id, space_id, source_id, account_id, username, expires } = token;
    return {
      // Tokens of sources have ids of their own, which nothing is recorded by.
      tokenId: Number(id) as TokenId,
      ...{ family: 'stream', kind: 'space', accountId: account_id, username, expires },
      ...{ spaceId: space_id, spaceIds: [space_id], sourceId: source_id },
    };
  };
}

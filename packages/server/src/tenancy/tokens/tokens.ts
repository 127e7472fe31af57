import { limits, type Token, toTimestamp } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { lockAccount } from '../accounts/store.ts';
import { budgets } from '../budgets.ts';
import { hashKey } from './key-hash.ts';
import * as store from './store.ts';

export interface TokenMaker {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tokenKey: Buffer;
}

/**
 * Temporary tokens live 24 h, and the oldest end early when an owner has too many of a family; of permanent ones it has at most
 * five.
 */
export async function createToken(
  { clock, ids, tokenKey }: Omit<TokenMaker, 'db'>,
  tx: Tx,
  owner: store.TokenOwner,
  kind: store.TokenRow['kind'],
  permanent: boolean,
): Promise<Token | 'too many'> {
  const now = clock();
  // Others that make permanent tokens of the account wait: none of them counts too few.
  if (permanent) await lockAccount(tx, owner.accountId);
  await store.deleteExpired(tx, owner.accountId, now);
  if (permanent && (await store.countPermanent(tx, owner)) >= limits.permanentTokens) return 'too many';
  const key = ids.tokenKey();
  const row = await store.insertToken(tx, {
    hash: hashKey(tokenKey, key),
    prefix: key.slice(0, 8),
    family: owner.family,
    kind,
    account_id: owner.accountId,
    space_id: owner.spaceId,
    permanent: permanent ? 1 : 0,
    is_active: 1,
    created: now,
    expires: permanent ? null : now + limits.temporaryTokenMs,
  });
  if (!permanent) await store.deleteTemporaryBut(tx, owner, budgets.temporaryTokens);
  return { ...toWire({ ...row, used: null }), key };
}

export const toWire = (row: store.UsedToken): Token => ({
  id: row.id,
  key: `${row.prefix}…`,
  is_active: row.is_active === 1,
  permanent: row.permanent === 1,
  created: toTimestamp(row.created),
  expires: row.expires === null ? null : toTimestamp(row.expires),
  last_used: row.used === null ? null : toTimestamp(row.used),
});

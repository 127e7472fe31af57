import { type AccountId, limits, type Session, type TokenId, toTimestamp } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { budgets } from '../budgets.ts';
import { hashKey } from '../tokens/key-hash.ts';
import { deleteExpired, deleteTemporaryBut, insertToken } from '../tokens/store.ts';
import type { TokenMaker } from '../tokens/tokens.ts';
import * as store from './store.ts';

/** Where somebody logs in, and by what. */
export interface Device {
  readonly address: string;
  readonly browser: string;
  /** Whether the session is to outlast the browser, and the day. */
  readonly remember: boolean;
}

/** A session, and the key of its cookie. */
export interface OpenedSession {
  readonly key: string;
  readonly session: Session;
}

const LONGEST_NAME = 512;

/** Opens a session of an account. The oldest ends early when there are too many. */
export async function openSession(
  { clock, ids, tokenKey }: Omit<TokenMaker, 'db'>,
  tx: Tx,
  account: { readonly id: AccountId; readonly isManager: boolean },
  { address, browser, remember }: Device,
): Promise<OpenedSession> {
  const now = clock();
  const key = ids.tokenKey();
  const expires = now + (remember ? limits.rememberedSessionMs : limits.temporaryTokenMs);
  await deleteExpired(tx, account.id, now);
  const { id, created } = await insertToken(tx, {
    hash: hashKey(tokenKey, key),
    prefix: key.slice(0, 8),
    family: 'session',
    kind: account.isManager ? 'manager' : 'account',
    account_id: account.id,
    space_id: null,
    permanent: 0,
    is_active: 1,
    created: now,
    expires,
  });
  const device = { address: address.slice(0, 64), browser: browser.slice(0, LONGEST_NAME) };
  await store.insertSession(tx, { token_id: id, ...device, used: now });
  await deleteTemporaryBut(tx, store.ofAccount(account.id), budgets.sessions);
  return { key, session: toWire({ id, created, expires, used: now, ...device }, id) };
}

/** @param current the session that asks, if one does */
export const toWire = (row: store.SessionRow, current: TokenId): Session => ({
  id: row.id,
  created: toTimestamp(row.created),
  used: toTimestamp(row.used),
  expires: toTimestamp(row.expires),
  address: row.address,
  browser: row.browser,
  current: row.id === current,
});

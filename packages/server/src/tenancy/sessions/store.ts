import type { AccountId, SpaceId, TokenId } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { type TokenRow, tokensOfOwner } from '../tokens/store.ts';

export type SessionRow = Pick<TokenRow, 'id' | 'created'> & {
  readonly expires: number;
  readonly used: number;
  readonly address: string;
  readonly browser: string;
};

export async function insertSession(tx: Tx, session: Schema['sessions']): Promise<void> {
  await tx.insertInto('sessions').values(session).execute();
}

/** Of an account, those that have not ended; the newest first. */
export async function listSessions(db: Queries, accountId: AccountId, now: number): Promise<SessionRow[]> {
  const rows = await tokensOfOwner(db, ofAccount(accountId))
    .innerJoin('sessions', 'sessions.token_id', 'tokens.id')
    .select(['tokens.id', 'tokens.created', 'tokens.expires'])
    .select(['sessions.used', 'sessions.address', 'sessions.browser'])
    .where('tokens.expires', '>', now)
    .orderBy('tokens.id', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, expires: row.expires ?? now }));
}

/** @returns whether the account had such a session */
export async function deleteSession(db: Queries, accountId: AccountId, id: TokenId): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('tokens')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('family', '=', 'session')
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0;
}

/** Ends the sessions of an account, but for one. */
export async function deleteSessions(db: Queries, accountId: AccountId, but: TokenId | null): Promise<void> {
  await db
    .deleteFrom('tokens')
    .where('account_id', '=', accountId)
    .where('family', '=', 'session')
    .$if(but !== null, (query) => query.where('id', '!=', but as TokenId))
    .execute();
}

export async function noteUse(db: Queries, id: TokenId, used: number): Promise<void> {
  await db.updateTable('sessions').set({ used }).where('token_id', '=', id).execute();
}

/** Lets a session act in a space of its account. */
export async function enterSpace(db: Queries, id: TokenId, spaceId: SpaceId): Promise<void> {
  await db
    .insertInto('session_spaces')
    .values({ token_id: id, space_id: spaceId })
    .onConflict((conflict) => conflict.column('token_id').doUpdateSet({ space_id: spaceId }))
    .execute();
}

/** Ends the sessions that act in a space. */
export async function endSessionsIn(tx: Tx, spaceId: SpaceId): Promise<void> {
  await tx
    .deleteFrom('tokens')
    .where('id', 'in', (eb) => eb.selectFrom('session_spaces').select('token_id').where('space_id', '=', spaceId))
    .execute();
}

export const ofAccount = (accountId: AccountId) => ({ accountId, spaceId: null, family: 'session' }) as const;

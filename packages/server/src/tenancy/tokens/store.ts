import { type AccountId, limits, type SpaceId, type TokenId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Caller } from '../../platform/caller.ts';
import { latestEnd } from '../../platform/clock.ts';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { usernames } from '../accounts/store.ts';
import { spacesOfAccounts } from '../spaces/store.ts';

export type TokenRow = Selectable<Schema['tokens']>;

/** A token and when it was last used; null: never. */
export type UsedToken = TokenRow & { readonly used: number | null };

/** Whose tokens: an account's (space null) or a space's, of one family. */
export interface TokenOwner {
  readonly accountId: AccountId;
  readonly spaceId: SpaceId | null;
  readonly family: TokenRow['family'];
}

// One row for each space that the token reaches: this runs before every request.
const reachOfToken = compileOnce((db, { hash, now }: { hash: string; now: number }) =>
  db
    .selectFrom('tokens')
    .innerJoin(usernames(db).as('account'), 'account.id', 'tokens.account_id')
    .innerJoin(spacesOfAccounts(db).as('space'), 'space.account_id', 'tokens.account_id')
    .leftJoin('session_spaces', 'session_spaces.token_id', 'tokens.id')
    .selectAll('tokens')
    .select(['account.username', 'space.id as reached', 'session_spaces.space_id as entered'])
    .where('hash', '=', hash)
    .where('is_active', '=', 1)
    .where((eb) => eb.or([eb('expires', 'is', null), eb('expires', '>', now)]))
    .where((eb) => eb.or([eb('tokens.space_id', 'is', null), eb('tokens.space_id', '=', eb.ref('space.id'))]))
    .orderBy('space.id'),
);

/** Whoever carries a key that works now. */
export async function findCaller(db: Queries, hash: string, now: number): Promise<Caller | null> {
  const rows = await reachOfToken(db, { hash, now });
  const [token] = rows;
  if (!token) return null;
  const { id: tokenId, family, kind, account_id: accountId, username, expires } = token;
  if (isOver({ family, expires }, now)) return null;
  const isManager = kind === 'manager';
  const spaceIds = isManager ? [] : rows.map((row) => row.reached);
  // The first space of an account is `default`.
  const spaceId = spaceIds.find((id) => id === token.entered) ?? spaceIds[0] ?? null;
  return { tokenId, family, kind, accountId, username, spaceId, spaceIds, expires };
}

/** Whether a token does not work any more. A temporary one that would work longer than any was made by a clock that was ahead. */
export const isOver = ({ family, expires }: Pick<TokenRow, 'family' | 'expires'>, now: number): boolean =>
  expires !== null && (expires <= now || expires > latestEnd(now, longestMs[family]));

const longestMs = {
  access: limits.temporaryTokenMs,
  stream: limits.temporaryTokenMs,
  session: limits.rememberedSessionMs,
} as const satisfies Record<TokenRow['family'], number>;

export const insertToken = (db: Queries, token: Insertable<Schema['tokens']>): Promise<TokenRow> =>
  db.insertInto('tokens').values(token).returningAll().executeTakeFirstOrThrow();

/** Query for the tokens of an owner. */
export const tokensOfOwner = (db: Queries, { accountId, spaceId, family }: TokenOwner) =>
  db
    .selectFrom('tokens')
    .where('account_id', '=', accountId)
    .where('space_id', spaceId === null ? 'is' : '=', spaceId)
    .where('family', '=', family);

export async function countPermanent(db: Queries, owner: TokenOwner): Promise<number> {
  const { n } = await tokensOfOwner(db, owner)
    .where('permanent', '=', 1)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

export const listTokens = (
  db: Queries,
  owner: TokenOwner,
  { permanent, ...page }: { permanent?: boolean | undefined; limit: number; offset: number },
) =>
  listed(
    tokensOfOwner(db, owner)
      .$if(permanent !== undefined, (q) => q.where('permanent', '=', permanent ? 1 : 0))
      .leftJoin('token_uses', 'token_uses.token_id', 'tokens.id')
      .selectAll('tokens')
      .select('token_uses.used')
      .orderBy('tokens.id'),
    page,
  );

/** By id or by the hash of the key. */
export const findToken = (
  db: Queries,
  owner: TokenOwner,
  by: { id: TokenId } | { hash: string },
): Promise<UsedToken | undefined> =>
  tokensOfOwner(db, owner)
    .leftJoin('token_uses', 'token_uses.token_id', 'tokens.id')
    .where('id' in by ? 'id' : 'hash', '=', 'id' in by ? by.id : by.hash)
    .selectAll('tokens')
    .select('token_uses.used')
    .executeTakeFirst();

/** Notes when a token was used, unless it is known to have been used later, or is gone. What is later than now was noted by a clock that was ahead. */
export async function noteUse(db: Queries, id: TokenId, used: number, now: number): Promise<void> {
  await db
    .insertInto('token_uses')
    .columns(['token_id', 'used'])
    .expression(
      db
        .selectFrom('tokens')
        .where('id', '=', id)
        .select((eb) => ['id', eb.cast<number>(eb.val(used), 'bigint').as('used')]),
    )
    .onConflict((conflict) =>
      conflict
        .column('token_id')
        .doUpdateSet((eb) => ({ used: eb.ref('excluded.used') }))
        .where((eb) => eb.or([eb('token_uses.used', '<', eb.ref('excluded.used')), eb('token_uses.used', '>', now)])),
    )
    .execute();
}

export const setActive = (db: Queries, id: TokenId, isActive: boolean): Promise<TokenRow> =>
  db
    .updateTable('tokens')
    .set({ is_active: isActive ? 1 : 0 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export async function deleteToken(db: Queries, id: TokenId): Promise<void> {
  await db.deleteFrom('tokens').where('id', '=', id).execute();
}

export async function deleteTokens(db: Queries, owner: TokenOwner, permanent: boolean | undefined): Promise<void> {
  await db
    .deleteFrom('tokens')
    .where('id', 'in', (eb) =>
      tokensOfOwner(db, owner)
        .$if(permanent !== undefined, (q) => q.where('permanent', '=', permanent ? 1 : 0))
        .select(eb.ref('tokens.id').as('id')),
    )
    .execute();
}

/** Deletes the oldest temporary tokens of an owner, so that so many are left. */
export async function deleteTemporaryBut(db: Queries, owner: TokenOwner, most: number): Promise<void> {
  const last = await tokensOfOwner(db, owner)
    .where('permanent', '=', 0)
    .select('tokens.id')
    .orderBy('tokens.id', 'desc')
    .offset(most)
    .limit(1)
    .executeTakeFirst();
  if (!last) return;
  await db
    .deleteFrom('tokens')
    .where(
      'id',
      'in',
      tokensOfOwner(db, owner).where('permanent', '=', 0).where('id', '<=', last.id).select('tokens.id'),
    )
    .execute();
}

export async function deleteTokensOfAccount(db: Queries, accountId: AccountId): Promise<void> {
  await db.deleteFrom('tokens').where('account_id', '=', accountId).execute();
}

export async function deleteExpired(db: Queries, accountId: AccountId, now: number): Promise<void> {
  await db.deleteFrom('tokens').where('account_id', '=', accountId).where('expires', '<=', now).execute();
}

/** Of all accounts. */
export async function deleteEnded(db: Queries, now: number): Promise<void> {
  await db.deleteFrom('tokens').where('expires', '<=', now).execute();
}

import type { AccountId, SourceId, SourceTokenId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { usernames } from '../accounts/store.ts';
import { living } from '../sources/store.ts';
import { spacesOfAccounts } from '../spaces/store.ts';

export type SourceTokenRow = Selectable<Schema['source_tokens']>;

interface OfSource {
  readonly space_id: SpaceId;
  readonly id: SourceId;
}

export const insertSourceToken = (db: Queries, token: Insertable<Schema['source_tokens']>): Promise<SourceTokenRow> =>
  db.insertInto('source_tokens').values(token).returningAll().executeTakeFirstOrThrow();

/** Those of a source that work, the oldest first. @param now epoch ms */
export const listSourceTokens = (db: Queries, { space_id, id }: OfSource, now: number): Promise<SourceTokenRow[]> =>
  db
    .selectFrom('source_tokens')
    .selectAll()
    .where('space_id', '=', space_id)
    .where('source_id', '=', id)
    .where('expires', '>', now)
    .orderBy('id')
    .execute();

/** @returns whether there was such a token of the source */
export async function deleteSourceToken(db: Queries, { space_id, id }: OfSource, token: SourceTokenId) {
  const { numDeletedRows } = await db
    .deleteFrom('source_tokens')
    .where('space_id', '=', space_id)
    .where('source_id', '=', id)
    .where('id', '=', token)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Of all spaces. @param now epoch ms */
export async function deleteEndedSourceTokens(db: Queries, now: number): Promise<void> {
  await db.deleteFrom('source_tokens').where('expires', '<=', now).execute();
}

export async function deleteSourceTokensOfAccount(db: Queries, accountId: AccountId): Promise<void> {
  await db
    .deleteFrom('source_tokens')
    .where('space_id', 'in', spacesOfAccounts(db).clearSelect().select('spaces.id').where('account_id', '=', accountId))
    .execute();
}

const tokenWithHash = compileOnce((db, { hash, now }: { hash: string; now: number }) =>
  db
    .selectFrom('source_tokens as token')
    .innerJoin(spacesOfAccounts(db).as('space'), 'space.id', 'token.space_id')
    .innerJoin(usernames(db).as('account'), 'account.id', 'space.account_id')
    .innerJoin(living(db).as('source'), (join) =>
      join.onRef('source.space_id', '=', 'token.space_id').onRef('source.id', '=', 'token.source_id'),
    )
    .select(['token.id', 'token.space_id', 'token.source_id', 'token.expires', 'space.account_id', 'account.username'])
    .where('token.hash', '=', hash)
    .where('token.expires', '>', now),
);

/** A token that works now, with whose it is. @param now epoch ms */
export const findSourceToken = async (db: Queries, hash: string, now: number) =>
  (await tokenWithHash(db, { hash, now }))[0];

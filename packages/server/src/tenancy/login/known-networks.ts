import type { AccountId } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { budgets } from '../budgets.ts';
import { hashKey } from '../tokens/key-hash.ts';

const { keptMs, most } = budgets.knownNetworks;

/** What is stored of a network from which somebody logged in: nobody without the key learns the address from it. */
export const hashNetwork = (tokenKey: Buffer, name: string, network: string): string =>
  hashKey(tokenKey, `login of ${name} from ${network}`);

/** Whether the right password of a name was given there, not too long ago. */
export const isKnown = async (db: Queries, hash: string, now: number): Promise<boolean> =>
  (await db
    .selectFrom('known_networks')
    .select('hash')
    .where('hash', '=', hash)
    .where('seen', '>', now - keptMs)
    .executeTakeFirst()) !== undefined;

/** Of an account the newest are kept. */
export async function remember(tx: Tx, accountId: AccountId, hash: string, now: number): Promise<void> {
  await tx
    .insertInto('known_networks')
    .values({ hash, account_id: accountId, seen: now })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ seen: now }))
    .execute();
  await tx
    .deleteFrom('known_networks')
    .where('account_id', '=', accountId)
    .where('hash', 'not in', (eb) =>
      eb
        .selectFrom('known_networks as newest')
        .select('newest.hash')
        .where('newest.account_id', '=', accountId)
        .orderBy('newest.seen', 'desc')
        .limit(most),
    )
    .execute();
}

/** Of all accounts, those from which nobody logged in for as long as they are kept. */
export async function forgetOldNetworks(db: Queries, now: number): Promise<void> {
  await db
    .deleteFrom('known_networks')
    .where('seen', '<=', now - keptMs)
    .execute();
}

/** Of a password that became known, the networks may be those of somebody else. */
export async function forgetNetworks(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.deleteFrom('known_networks').where('account_id', '=', accountId).execute();
}

import type { AccountId, AuditId, AuditList, AuditRecord, SpaceId, TokenId } from '@kith/contract';
import { toTimestamp } from '@kith/contract';
import type { Selectable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

type AuditRow = Selectable<Schema['audit']>;

export type NewAuditRow = Omit<AuditRow, 'id' | 'account_id' | 'token_id' | 'space_id'> & {
  readonly account_id: AccountId | undefined;
  readonly token_id: TokenId | undefined;
  readonly space_id: SpaceId | undefined;
};

// One more statement in what adds members.
const insertion = compileOnce((db, row: NewAuditRow) =>
  db.insertInto('audit').values({
    ...row,
    account_id: row.account_id ?? null,
    token_id: row.token_id ?? null,
    space_id: row.space_id ?? null,
  }),
);

export async function insertAudit(db: Queries, row: NewAuditRow): Promise<void> {
  await insertion(db, row);
}

interface Filters extends Omit<AuditList, 'after' | 'pid'> {
  /** What stands for a person in the log. */
  readonly person: string | undefined;
}

/** Of one account, the newest first. @param after where the page before ended */
export const listAudit = (
  db: Queries,
  accountId: AccountId,
  { limit, date_from, date_to, action, token_id, person }: Filters,
  after: { readonly at: number; readonly id: AuditId } | undefined,
): Promise<AuditRow[]> =>
  db
    .selectFrom('audit')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(date_from !== undefined, (query) => query.where('at', '>=', date_from ?? 0))
    .$if(date_to !== undefined, (query) => query.where('at', '<=', date_to ?? 0))
    .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
    .$if(token_id !== undefined, (query) => query.where('token_id', '=', token_id ?? null))
    .$if(person !== undefined, (query) => query.where('objects', 'like', `%"${person}"%`))
    .$if(after !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(after?.at ?? 0, (after?.id ?? 0) as AuditId))),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/**
 * Deletes some of the oldest rows that were written before a time, and before them what a clock wrote that was ahead. Behind a row
 * that stays all stay, whatever time they are of: their clock was late.
 * @param ahead epoch ms that no clock has come to yet
 * @returns whether there may be more
 */
export async function deleteAuditBefore(db: Queries, before: number, ahead: number, limit: number): Promise<boolean> {
  const oldest = db.selectFrom('audit').select(['id', 'at']).orderBy('id').limit(limit);
  const rows = await oldest.where('at', '<=', ahead).execute();
  const young = rows.findIndex(({ at }) => at >= before);
  const old = young < 0 ? rows : rows.slice(0, young);
  const last = old.at(-1);
  if (!last) return false;
  const strays = await oldest.where('at', '>', ahead).where('id', '<', last.id).execute();
  const gone = strays.length > 0 ? strays : old;
  await db
    .deleteFrom('audit')
    .where(
      'id',
      'in',
      gone.map(({ id }) => id),
    )
    .execute();
  return gone === strays || old.length === limit;
}

export const toWire = (row: AuditRow): AuditRecord => ({
  id: row.id,
  at: toTimestamp(row.at),
  caller: row.caller,
  token_id: row.token_id,
  space_id: row.space_id,
  action: row.action,
  objects: JSON.parse(row.objects),
  status: row.status,
  address: row.address,
  request_id: row.request_id,
});

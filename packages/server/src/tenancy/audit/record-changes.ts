import type { AccountId, TokenId } from '@kith/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import { outlast } from '../../platform/db/outlast.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { isChange } from '../../platform/http/is-change.ts';
import { changedObjects, type Objects } from './changed-objects.ts';
import { insertAudit, type NewAuditRow } from './store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Ids that stand for those in its path. */
    changed: Objects | null;
    /** The answer that says what it created. */
    created: unknown;
    /** Whether the audit log has it already. */
    recorded: boolean;
  }
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
}

/**
 * Writes every change into the audit log before it is answered: what was confirmed is on record, however the process ends. A
 * record that could not be written is written before the next change, which is refused as long as that fails: on a full disk
 * one change is left without a confirmation, and those after it are not made.
 */
export function recordChanges(app: FastifyInstance, deps: Deps): void {
  const owed: NewAuditRow[] = [];
  const writeOwed = async (): Promise<void> => {
    for (let row = owed.shift(); row !== undefined; row = owed.shift()) await write(row, insert);
  };
  app.addHook('preHandler', (request, _reply, done) => {
    if (isRecorded(request) && owed.length > 0) writeOwed().then(() => done(), done);
    else done();
  });
  // In a transaction, for what became of one can be found out.
  const insert = (row: NewAuditRow) => deps.db.transaction((tx) => insertAudit(tx, row));
  const write = async (row: NewAuditRow, by: typeof insert): Promise<void> => {
    try {
      await by(row);
    } catch (error) {
      owed.push(row);
      throw error;
    }
  };
  app.addHook('preSerialization', (request, reply, answer, done) => {
    if (reply.statusCode === 201) request.created = answer;
    done(null, answer);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const isOwed = request.caller && !request.recorded && isRecorded(request) && reply.statusCode < 300;
    if (isOwed) record(request, reply).then(() => done(null, payload), done);
    else done(null, payload);
  });
  const record = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const row = rowOf(deps, request, reply.statusCode);
    const patiently = (): Promise<void> => outlast(() => insert(row));
    // What stored nothing leaves nothing without a record: its answer says that nothing was changed.
    if (deps.db.commits.own === 0) return await patiently();
    await write(row, patiently).catch((cause: unknown) => {
      // Without its code: that of a full disk would say that nothing was stored.
      throw new Error(`A change was made that could not be put on record: ${String(cause)}`, { cause });
    });
  };
}

/**
 * For what must be quick: the record is one more row in the transaction that makes the change, instead of a commit of its own.
 * It says that the request was answered with 200.
 */
export function recordWithin(deps: Omit<Deps, 'db'>, request: FastifyRequest): (tx: Tx) => Promise<void> {
  const row = rowOf(deps, request, 200);
  return async (tx) => {
    await insertAudit(tx, row);
    request.recorded = true;
  };
}

function rowOf(
  { clock, secrets: { tokenKey } }: Omit<Deps, 'db'>,
  request: FastifyRequest,
  status: number,
): NewAuditRow {
  const { tokenId, accountId, kind, spaceId } = callerOf(request);
  const objects = { ...changedObjects(tokenKey, request.params, request.body, request.created), ...request.changed };
  return {
    ...whatAndWhere(request, status, clock()),
    account_id: accountId,
    caller: kind,
    token_id: tokenId,
    space_id: spaceId ?? undefined,
    objects: JSON.stringify(objects),
  };
}

/** Writes down a login, or that one failed. @param accountId null: of no account */
export const recordLogin = (
  queries: Queries,
  request: FastifyRequest,
  {
    accountId,
    tokenId,
    status,
    now,
  }: {
    readonly accountId: AccountId | null;
    readonly tokenId: TokenId | null;
    readonly status: number;
    readonly now: number;
  },
): Promise<void> =>
  insertAudit(queries, {
    ...whatAndWhere(request, status, now),
    account_id: accountId ?? undefined,
    caller: 'nobody',
    token_id: tokenId ?? undefined,
    space_id: undefined,
    objects: '{}',
  });

const isRecorded = ({ method, routeOptions: { config } }: FastifyRequest): boolean => isChange({ method, config });

const whatAndWhere = (request: FastifyRequest, status: number, at: number) => ({
  at,
  action: `${request.method} ${request.routeOptions.url ?? request.url}`,
  status,
  // As a proxy tells it, it may be any text.
  address: request.ip.slice(0, 64),
  request_id: request.id,
});

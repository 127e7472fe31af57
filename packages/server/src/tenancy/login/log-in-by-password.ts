import { type AccountId, errors, nameKey, type TokenId } from '@kith/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { KithError } from '../../platform/http/errors.ts';
import { recordLogin } from '../audit/record-changes.ts';
import { type LoggedIn, logIn } from './log-in.ts';
import { type LookNeeds, lookedAt } from './looked-at.ts';

export interface PasswordNeeds extends LookNeeds {
  readonly db: Database;
  readonly clock: Clock;
}

/**
 * What a login over HTTP opens, whatever that is; the audit log has it, and that one failed.
 * @param open says the id of the token that it made
 * @throws {KithError} 400 (602) when name and password do not match; 429
 */
export async function logInByPassword<Opened extends { readonly tokenId: TokenId }>(
  needs: PasswordNeeds,
  request: FastifyRequest,
  reply: FastifyReply,
  credentials: { readonly username: string; readonly password: string },
  open: (tx: Tx, account: LoggedIn) => Promise<Opened>,
): Promise<{ readonly accountId: AccountId; readonly username: string; readonly opened: Opened }> {
  const { db, clock } = needs;
  const { outcome, passed } = await lookedAt(needs, request, reply, nameKey(credentials.username), () =>
    logIn(db, credentials, open),
  );
  const { accountId } = outcome;
  if (outcome.kind === 'refused') {
    const { status } = errors.wrongPassword;
    await recordLogin(db.queries, request, { accountId, tokenId: null, status, now: clock() });
    throw new KithError('wrongPassword');
  }
  await passed(outcome.accountId);
  await recordLogin(db.queries, request, { accountId, tokenId: outcome.opened.tokenId, status: 200, now: clock() });
  return outcome;
}

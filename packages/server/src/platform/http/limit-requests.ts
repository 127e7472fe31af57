import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Budget } from '../budgets.ts';
import { budgets } from '../budgets.ts';
import type { Caller } from '../caller.ts';
import { SharedRate } from '../shared-rate.ts';
import { TokenBuckets } from '../token-buckets.ts';
import { callerOf } from './authentication.ts';
import { KithError } from './errors.ts';
import { networkOf } from './network.ts';

const ACCOUNTS_REMEMBERED = 10_000;

type Limit = (request: FastifyRequest, reply: FastifyReply) => void;

/** Each throws a KithError, 429, at a request that comes too soon after others. */
export interface RequestLimits {
  /** Of who has shown a valid token: by account, whose spaces share alike, however many tokens they have. */
  readonly callers: Limit;
  /** Of who has not: by address. */
  readonly strangers: Limit;
}

/** @param perSecond of one account, or of one address without a token; 0: as often as they like */
export function limitRequests(perSecond: number, onRefused: (budget: Budget) => void): RequestLimits {
  if (perSecond === 0) return { callers: () => {}, strangers: () => {} };
  const clock = () => performance.now();
  const { roomSeconds, burstSeconds } = budgets.requests;
  const byAccount = new LRUCache<number, SharedRate>({ max: ACCOUNTS_REMEMBERED });
  const byAddress = new TokenBuckets({ burst: burstSeconds * perSecond, perSecond }, clock);
  const takeFor = ({ accountId, spaceId }: Caller): number => {
    let rate = byAccount.get(accountId);
    if (!rate) {
      rate = new SharedRate({ room: roomSeconds * perSecond, perSecond }, clock);
      byAccount.set(accountId, rate);
    }
    return rate.take(String(spaceId));
  };
  const refuse = (reply: FastifyReply, waitMs: number, budget: Budget): void => {
    if (waitMs === 0) return;
    onRefused(budget);
    throw tooSoon(reply, waitMs);
  };
  return {
    callers: (request, reply) => refuse(reply, takeFor(callerOf(request)), 'requests'),
    strangers: ({ ip }, reply) => refuse(reply, byAddress.take(networkOf(ip)), 'strangers'),
  };
}

/** The refusal of what may come again after a time. */
export function tooSoon(reply: FastifyReply, waitMs: number): KithError {
  reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  return new KithError('tooManyRequests');
}

/** A limit as a hook. */
export const before =
  (limit: Limit) =>
  (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    limit(request, reply);
    done();
  };

import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { TokenBuckets } from '../token-buckets.ts';
import { callerOf } from './authentication.ts';
import { KithError } from './errors.ts';

const BURST_SECONDS = 5;

/** Refuses requests of a token that comes more often than it may. @param perSecond 0: as often as it likes */
export function limitRequests(perSecond: number): onRequestHookHandler {
  const buckets = new TokenBuckets({ burst: BURST_SECONDS * perSecond, perSecond }, () => performance.now());
  return (request: FastifyRequest, reply: FastifyReply, done) => {
    if (perSecond > 0) refuseUntil(reply, buckets.take(callerOf(request).tokenId));
    done();
  };
}

/** @throws {KithError} 429 when there is a time to wait */
export function refuseUntil(reply: FastifyReply, waitMs: number): void {
  if (waitMs === 0) return;
  reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  throw new KithError('tooManyRequests');
}

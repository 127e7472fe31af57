import type { preHandlerHookHandler } from 'fastify';
import type { Database } from '../db/database.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether a change that has begun may be stored, in part or whole; null where nothing has begun, or nothing is changed. */
    mayHaveCommitted: (() => boolean) | null;
  }
}

/** Lets a change that failed know whether it may be stored all the same. What others store meanwhile is no matter. */
export const noteCommits =
  ({ commits }: Pick<Database, 'commits'>): preHandlerHookHandler =>
  (request, _reply, done) => {
    const { method, routeOptions } = request;
    if (method === 'GET' || method === 'HEAD' || routeOptions.config.changes === false) return done();
    commits.follow((own) => {
      request.mayHaveCommitted = () => own() > 0;
      done();
    });
  };

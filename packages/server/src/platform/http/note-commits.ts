import type { preHandlerHookHandler } from 'fastify';
import type { Database } from '../db/database.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether a change that has begun may be stored, in part or whole; null where nothing has begun, or nothing is changed. */
    mayHaveCommitted: (() => boolean) | null;
  }
}

/**
 * Lets a change that failed know whether it may be stored all the same. Others who store something meanwhile make it
 * doubtful, too; while the database is down nobody does.
 */
export const noteCommits =
  (db: Pick<Database, 'commits'>): preHandlerHookHandler =>
  (request, _reply, done) => {
    const { method, routeOptions } = request;
    if (method !== 'GET' && method !== 'HEAD' && routeOptions.config.changes !== false) {
      const before = db.commits;
      request.mayHaveCommitted = () => db.commits !== before;
    }
    done();
  };

import type { preHandlerHookHandler } from 'fastify';
import type { Database } from '../db/database.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether a change that has begun may be stored, in part or whole; null where nothing has begun, or nothing is stored. */
    mayHaveCommitted: (() => boolean) | null;
  }
}

/** Lets a change that failed know whether it may be stored all the same. What others store meanwhile is no matter. */
export const noteCommits =
  ({ commits }: Pick<Database, 'commits'>): preHandlerHookHandler =>
  (request, _reply, done) => {
    // Frames are no changes for the audit log, and are stored all the same.
    if (request.method === 'GET' || request.method === 'HEAD') return done();
    commits.follow((own) => {
      request.mayHaveCommitted = () => own() > 0;
      done();
    });
  };

import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Caller } from '../caller.ts';
import { KithError } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route behind authentication. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** Which tokens open the route; `api` when not said. */
    readonly access?: Access;
  }
}

/**
 * - `api`: account and space tokens; everything inside a space
 * - `ingest`: the same, and stream tokens
 * - `iam`: account, space and manager tokens
 * - `account`: account and manager tokens
 */
export type Access = 'api' | 'ingest' | 'iam' | 'account';

const opens: Record<Access, (caller: Caller) => boolean> = {
  api: ({ family, kind }) => family === 'access' && kind !== 'manager',
  ingest: ({ kind }) => kind !== 'manager',
  iam: ({ family }) => family === 'access',
  account: ({ family, kind }) => family === 'access' && kind !== 'space',
};

/** Refuses a request without a valid token (401) or with one that does not open the route (403). */
export const requireToken =
  (authenticate: (key: string) => Promise<Caller | null>): onRequestAsyncHookHandler =>
  async (request) => {
    const key = keyOf(request.headers);
    const caller = key === null ? null : await authenticate(key);
    if (!caller) throw new KithError('notAuthenticated');
    if (!opens[request.routeOptions.config.access ?? 'api'](caller)) throw new KithError('forbidden');
    request.caller = caller;
  };

/** The token's key: from `Authorization`, else from the header `token` that the official JavaScript client sends. */
function keyOf(headers: FastifyRequest['headers']): string | null {
  const text = (headers.authorization || [headers.token].flat()[0] || '').trim();
  const key = /^(?:(?:token|bearer)\s+)?(\S+)$/i.exec(text)?.[1];
  return key && key.length <= 512 ? key : null;
}

export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('This route does not stand behind authentication.');
  return request.caller;
}

/** The space that the caller acts in. */
export function spaceOf(request: FastifyRequest) {
  const { spaceId } = callerOf(request);
  if (spaceId === null) throw new KithError('forbidden');
  return spaceId;
}

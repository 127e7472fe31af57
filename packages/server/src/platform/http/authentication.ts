import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Caller } from '../caller.ts';
import { cookieIn } from './cookies.ts';
import { KithError } from './errors.ts';
import { pageOfRequest } from './page-of-request.ts';

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

/** What a token is of. */
type TokenOf = 'account' | 'space' | 'manager' | 'stream';

/**
 * The tokens that open a route.
 * - `api`: everything inside a space
 * - `ingest`: the same for cameras, too
 * - `iam`: what managers see as well
 * - `account`: what is of the whole account
 */
const opens = {
  api: ['account', 'space'],
  ingest: ['account', 'space', 'stream'],
  iam: ['account', 'space', 'manager'],
  account: ['account', 'manager'],
} as const satisfies Record<string, readonly TokenOf[]>;

type Access = keyof typeof opens;

/** The tokens that open a route, by its configuration. */
export const tokensOpening = ({ access = 'api' }: { readonly access?: Access } = {}): readonly TokenOf[] =>
  opens[access];

/** What tells who makes a request. */
export interface Credentials {
  /** By the key of a token, which a header carries. */
  readonly authenticate: (key: string) => Promise<Caller | null>;
  /** By the key of a session, which a cookie carries. */
  readonly authenticateSession: (key: string) => Promise<Caller | null>;
  /** What the cookie is called. */
  readonly sessionCookie: string;
  readonly config: { readonly publicUrl: string | null };
}

/** Browsers send them whichever page asks; they change nothing. */
const harmless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request without a valid token or session (401), with one that does not open the route, or by a cookie that a page of somebody
 * else sent along (403).
 * @param onStranger told of the first; may refuse otherwise
 */
export const requireToken =
  (
    { authenticate, authenticateSession, sessionCookie, config }: Credentials,
    onStranger: (request: FastifyRequest, reply: FastifyReply) => void,
  ): onRequestAsyncHookHandler =>
  async (request, reply) => {
    const key = keyOf(request.headers);
    const session = key === null ? cookieIn(request.headers.cookie, sessionCookie) : null;
    const isForged = !harmless.has(request.method) && pageOfRequest(request.headers, config.publicUrl) !== 'own';
    if (session && isForged) throw new KithError('foreignPage');
    const caller = key === null ? session && (await authenticateSession(session)) : await authenticate(key);
    if (!caller) {
      onStranger(request, reply);
      throw new KithError('notAuthenticated');
    }
    const { family, kind } = caller;
    const of = family === 'stream' ? 'stream' : kind;
    if (!tokensOpening(request.routeOptions.config).includes(of)) throw new KithError('forbidden');
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

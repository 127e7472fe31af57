import type { SpaceId } from '@kith/contract';
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
type TokenOf = 'account' | 'space' | 'manager' | 'stream' | 'source';

/**
 * The tokens that open a route.
 * - `api`: everything inside a space
 * - `ingest`: the same for cameras, too, and for tokens of one source
 * - `source`: for tokens of one source alone
 * - `iam`: what managers see as well
 * - `account`: what is of the whole account
 */
const opens = {
  api: ['account', 'space'],
  ingest: ['account', 'space', 'stream', 'source'],
  source: ['source'],
  iam: ['account', 'space', 'manager'],
  account: ['account', 'manager'],
} as const satisfies Record<string, readonly TokenOf[]>;

type Access = keyof typeof opens;

/** The tokens that open a route, by its configuration. */
export const tokensOpening = ({ access = 'api' }: { readonly access?: Access } = {}): readonly TokenOf[] =>
  opens[access];

/** What tells who makes a request. */
export interface CallerLookups {
  /** By the key of a token, which a header carries. */
  readonly authenticate: (key: string) => Promise<Caller | null>;
  /** By the key of a session, which a cookie carries. */
  readonly authenticateSession: (key: string) => Promise<Caller | null>;
  /** What the cookie is called. */
  readonly sessionCookie: string;
}

/** … and whether it may be a page of somebody else that makes it. */
export interface Credentials extends CallerLookups {
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
    credentials: Credentials,
    onStranger: (request: FastifyRequest, reply: FastifyReply) => void,
  ): onRequestAsyncHookHandler =>
  async (request, reply) => {
    const isForged =
      !harmless.has(request.method) && pageOfRequest(request.headers, credentials.config.publicUrl) !== 'own';
    const { key, session } = carriedBy(request, credentials);
    if (session && isForged) throw new KithError('foreignPage');
    const caller = await callerBy(credentials, { key, session });
    if (!caller) {
      onStranger(request, reply);
      throw new KithError('notAuthenticated');
    }
    if (!tokensOpening(request.routeOptions.config).includes(whatOf(caller))) throw new KithError('forbidden');
    request.caller = caller;
  };

function whatOf({ family, kind, sourceId }: Caller): TokenOf {
  if (sourceId !== undefined) return 'source';
  return family === 'stream' ? 'stream' : kind;
}

/** Whether who made a request may still touch a space: what takes long asks it again and again. */
export async function mayStill(lookups: CallerLookups, request: FastifyRequest, spaceId: SpaceId): Promise<boolean> {
  const caller = await callerBy(lookups, carriedBy(request, lookups));
  return caller?.spaceIds.includes(spaceId) ?? false;
}

interface Carried {
  readonly key: string | null;
  readonly session: string | null;
}

function carriedBy({ headers }: FastifyRequest, { sessionCookie }: Pick<CallerLookups, 'sessionCookie'>): Carried {
  const key = keyOf(headers);
  return { key, session: key === null ? cookieIn(headers.cookie, sessionCookie) : null };
}

const callerBy = async (
  { authenticate, authenticateSession }: CallerLookups,
  { key, session }: Carried,
): Promise<Caller | null> => {
  if (key !== null) return authenticate(key);
  return session ? authenticateSession(session) : null;
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

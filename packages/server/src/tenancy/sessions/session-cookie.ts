import type { FastifyReply, FastifyRequest } from 'fastify';
import { setCookie } from '../../platform/http/cookies.ts';

export interface CookieDeps {
  /** What the cookie is called here. */
  readonly sessionCookie: string;
  readonly config: { readonly publicUrl: string | null };
}

/** Gives a browser the key of its session. @param maxAgeS null: for as long as the browser is open */
export function giveCookie(
  deps: CookieDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  maxAgeS: number | null,
) {
  reply.header('set-cookie', setCookie(deps.sessionCookie, key, { maxAgeS, secure: isSecure(deps, request) }));
}

/** Takes it away again. */
export function takeCookie(deps: CookieDeps, request: FastifyRequest, reply: FastifyReply) {
  giveCookie(deps, request, reply, '', 0);
}

/** Whether the browser speaks TLS, with this process or with a proxy in front of it. */
function isSecure({ config: { publicUrl } }: CookieDeps, { protocol, headers: { host } }: FastifyRequest): boolean {
  if (protocol === 'https') return true;
  const url = publicUrl === null ? null : new URL(publicUrl);
  return url?.protocol === 'https:' && url.host === host;
}

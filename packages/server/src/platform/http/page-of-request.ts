import type { IncomingHttpHeaders } from 'node:http';

/** Which page sent a request: one of this server, one of another, or none, as far as a browser says. */
export type PageOfRequest = 'own' | 'foreign' | 'none';

/**
 * A browser says it in `Sec-Fetch-Site`, which no page can set, wherever the connection is safe, and else in `Origin`. The scheme is
 * left out: behind a proxy a server does not know its own.
 * @param publicUrl where the server is known, if that is said
 */
export function pageOfRequest(headers: IncomingHttpHeaders, publicUrl: string | null): PageOfRequest {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'foreign';
  const { origin } = headers;
  if (origin === undefined) return 'none';
  const host = hostOf(origin);
  const own = [headers.host, publicUrl === null ? undefined : hostOf(publicUrl)];
  return host !== null && own.includes(host) ? 'own' : 'foreign';
}

function hostOf(url: string): string | null {
  try {
    return new URL(url).host;
  } catch {
    return null;
  }
}

import { createHmac } from 'node:crypto';

/** What a cookie carries, as a browser sends it; null when it is not there. */
export function cookieIn(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/**
 * The name of the cookie of sessions. Browsers keep the cookies of all ports of a machine together: each installation has a name of
 * its own, so that two of them end no session of the other.
 */
export const sessionCookieName = (tokenKey: Buffer): string =>
  `kith_session_${createHmac('sha256', tokenKey).update('session cookie').digest('hex').slice(0, 8)}`;

/**
 * A cookie that no script reads, and that goes with requests of pages of this very site alone.
 * @param maxAgeS how long it is kept; null: until the browser is closed; 0: not any more
 */
export const setCookie = (
  name: string,
  value: string,
  { maxAgeS, secure }: { readonly maxAgeS: number | null; readonly secure: boolean },
): string =>
  [
    `${name}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
    ...(maxAgeS === null ? [] : [`Max-Age=${maxAgeS}`]),
  ].join('; ');

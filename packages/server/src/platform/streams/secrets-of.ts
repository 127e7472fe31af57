import type { StreamAddress } from './stream-address.ts';

/** What of an address must not be read in a log: user and password, as they were written and as they are meant. */
export function secretsOf(address: StreamAddress): string[] {
  if (address.kind !== 'rtsp') return [];
  try {
    const { username, password, search, pathname } = new URL(address.url);
    const written = [username, password].filter((part) => part !== '');
    // Some cameras take the password in the path or behind the question mark.
    const behind = search === '' ? [] : [pathname + search, search];
    return [address.url, ...written, ...written.map(decoded), ...behind];
  } catch {
    return [address.url];
  }
}

/** A sign of percent may stand for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

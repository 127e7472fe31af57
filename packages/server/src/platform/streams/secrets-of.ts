import { percentDecoded } from './percent-decoded.ts';
import type { StreamAddress } from './stream-address.ts';

/** What of an address must not be read in a log: user and password, as they were written and as they are meant. */
export function secretsOf(address: StreamAddress): string[] {
  if (address.kind === 'file' || address.kind === 'device') return [];
  try {
    const { username, password, search, pathname } = new URL(address.url);
    const written = [username, password].filter((part) => part !== '');
    // Some cameras take the password in the path or behind the question mark.
    const behind = search === '' ? [] : [pathname + search, search];
    return [address.url, ...written, ...written.map(percentDecoded), ...behind];
  } catch {
    return [address.url];
  }
}

import { isIP } from 'node:net';

/** Names that need no resolver to know where they lead. */
const loopback = ['127.0.0.1', '::1'];
const localNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['localhost', loopback],
  ['localhost.localdomain', loopback],
  ['ip6-localhost', loopback],
  ['ip6-loopback', loopback],
  ['metadata.google.internal', ['169.254.169.254']],
]);

/** The addresses that a host stands for; null when only a resolver can tell. @param host without brackets and without a dot at its end */
export function knownAddresses(host: string): readonly string[] | null {
  if (isIP(host)) return [host];
  return host.endsWith('.localhost') ? loopback : (localNames.get(host) ?? null);
}

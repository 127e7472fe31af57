import type { Cidr } from '../../platform/config/config.ts';
import type { AddressCheck } from '../../platform/destinations/address-check.ts';
import { knownAddresses } from '../../platform/destinations/known-addresses.ts';
import { bareHost, readUrl } from '../../platform/destinations/read-url.ts';
import { howToAllow } from '../cameras/address.ts';
import { mayRead } from '../cameras/may-read.ts';

/** A Frigate, and its broker, may be where cameras may be: in private networks, too. */
export const frigateCheck = (allow: readonly Cidr[]): AddressCheck => ({
  mayReach: (address) => mayRead(address, allow),
  howToAllow,
});

export type CheckedFrigate =
  /** `url` ends without a slash. */
  | { readonly kind: 'accepted'; readonly url: string }
  /** `reason` says what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly problem: 'badAddress' | 'forbiddenAddress'; readonly reason: string };

/** What can be said of the address of a Frigate without asking a resolver. */
export function checkFrigate(text: string, { mayReach, howToAllow }: AddressCheck): CheckedFrigate {
  const url = readUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.search !== '' || url.hash !== '') {
    return refused('badAddress', "Give the address of Frigate's HTTP API, like http://192.168.1.6:5000.");
  }
  if (url.username || url.password) {
    return refused('badAddress', 'Leave username and password out of the address: Frigate takes none at port 5000.');
  }
  const host = bareHost(url.hostname);
  if (knownAddresses(host)?.some(mayReach) === false) {
    return refused('forbiddenAddress', `No Frigate may be at ${host}: ${howToAllow}`);
  }
  return { kind: 'accepted', url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

const refused = (problem: 'badAddress' | 'forbiddenAddress', reason: string): CheckedFrigate => ({
  kind: 'refused',
  problem,
  reason,
});

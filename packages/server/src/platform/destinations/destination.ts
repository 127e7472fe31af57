import type { Cidr } from '../config/config.ts';
import { knownAddresses } from './known-addresses.ts';
import { mayReach } from './may-reach.ts';
import { bareHost, readUrl } from './read-url.ts';

export type Destination =
  | { readonly kind: 'accepted'; readonly url: URL }
  /** `reason` says what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly reason: string };

export const howToAllow = 'use a public address, or let the operator allow it with KITH_WEBHOOK_ALLOW.';

/**
 * What can be said of a destination without asking a resolver. Hosts in decimal, octal, hexadecimal or full-width digits
 * come out of the URL parser as plain addresses; other names are resolved, and checked, when the connection is made.
 */
export function checkDestination(text: string, allow: readonly Cidr[]): Destination {
  const url = readUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    return refused('Give an http or https URL, like https://example.com/webhook.');
  }
  if (url.username || url.password) {
    return refused('Leave username and password out of the URL: every delivery is signed instead.');
  }
  const refusal = checkHost(url.hostname, allow);
  return refusal === null ? { kind: 'accepted', url } : refused(refusal);
}

/** Why a host may not be reached, as a sentence, as far as that can be said without a resolver; null when it may. */
export function checkHost(hostname: string, allow: readonly Cidr[]): string | null {
  const host = bareHost(hostname);
  const isForbidden = knownAddresses(host)?.some((address) => mayReach(address, allow)) === false;
  return isForbidden ? `Webhooks may not reach ${host}: ${howToAllow}` : null;
}

const refused = (reason: string): Destination => ({ kind: 'refused', reason });

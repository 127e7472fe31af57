import ipaddr from 'ipaddr.js';
import type { Cidr } from '../config/config.ts';

/** All of the public IPv6 internet (IANA): whatever lies outside is special, known to the library or not. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Metadata and platform services of clouds, on addresses that look public. */
const platformServices = new Set(['168.63.129.16']);

/**
 * Whether webhooks may reach an IP address: a public one, or one that the operator allows. Addresses that carry another
 * one inside (IPv4-mapped, 6to4, Teredo, NAT64) are no public ones. What cannot be parsed may not be reached.
 * @param address as the resolver gives it, or an URL's host without brackets
 */
export function mayReach(address: string, allow: readonly Cidr[]): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (allow.some((range) => range[0].kind() === parsed.kind() && parsed.match(range))) return true;
  if (parsed.range() !== 'unicast' || platformServices.has(parsed.toString())) return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

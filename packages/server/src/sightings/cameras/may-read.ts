import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Cidr } from '../../platform/config/config.ts';

/** Where cameras live: in private networks, and on the internet. */
const readable: ReadonlySet<string> = new Set(['unicast', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** All of the public IPv6 internet (IANA): whatever else calls itself unicast is special. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Metadata and platform services of clouds (Azure, Alibaba, AWS, Google) on addresses that look like any other. */
const platformServices = new Set(['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254']);

/**
 * Whether Kith may read a camera at an IP address. This machine itself, link-local and metadata addresses are none, unless the
 * operator allows them; nor is what cannot be parsed.
 * @param own addresses of this machine
 */
export function mayRead(address: string, allow: readonly Cidr[], own: ReadonlySet<string> = ownAddresses()): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (allow.some((range) => range[0].kind() === parsed.kind() && parsed.match(range))) return true;
  const range = parsed.range();
  const text = parsed.toString();
  if (!readable.has(range) || platformServices.has(text) || own.has(text)) return false;
  return parsed.kind() === 'ipv4' || range === 'uniqueLocal' || parsed.match(globalUnicast);
}

const ownAddresses = (): ReadonlySet<string> =>
  new Set(
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address }) => ipaddr.parse(address.replace(/%.*$/, '')).toString()),
  );

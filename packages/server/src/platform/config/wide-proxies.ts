import ipaddr from 'ipaddr.js';

/** A /24 of IPv4, or as few addresses of IPv6. */
const FEW_BITS = 8;

/**
 * Ranges of trusted proxies that hold more machines than proxies: each of them can say to be anybody, since what a trusted machine
 * writes into `X-Forwarded-For` is believed.
 */
export const wideProxies = (ranges: readonly string[]): string[] =>
  ranges.filter((range) => {
    const [net, bits] = ipaddr.parseCIDR(range);
    return (net.kind() === 'ipv4' ? 32 : 128) - bits > FEW_BITS;
  });

/** What is wrong with them, and what to do. */
export const wideProxiesWarning = (ranges: readonly string[]): string =>
  `KITH_TRUSTED_PROXIES has ${ranges.join(', ')}: every machine in there can forge the address of its requests. Name the addresses of your proxies.`;

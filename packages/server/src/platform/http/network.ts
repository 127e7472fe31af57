import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** What is counted as one address: whoever has one IPv6 address has the other 2^64 of its network. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString();
}

/** What one provider gives to one customer at most: a /24 network of IPv4, a /48 network of IPv6. */
export function neighbourhoodOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed
    .toByteArray()
    .slice(0, parsed.kind() === 'ipv6' ? 6 : 3)
    .join('.');
}

/** Whether an address lies in one of the ranges. */
export function inRanges(ranges: readonly string[]): (address: string) => boolean {
  const nets = ranges.map((range) => ipaddr.parseCIDR(range));
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return nets.some(([net, bits]) => net.kind() === parsed.kind() && parsed.match([net, bits] as never));
  };
}

/**
 * Where a request comes from that Fastify does not see: `X-Forwarded-For` is read from its end, and each hop is believed by the
 * one after it only, as Fastify does.
 */
export function clientAddress(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isProxy = inRanges(trustedProxies);
  return ({ headers, socket }) => {
    const forwarded = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',');
    const hops = [...forwarded.map((hop) => hop.trim()).filter(Boolean), socket.remoteAddress ?? ''];
    return hops.findLast((hop) => !isProxy(hop)) ?? hops[0] ?? '';
  };
}

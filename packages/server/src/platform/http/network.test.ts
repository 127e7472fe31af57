import type { IncomingMessage } from 'node:http';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { clientAddress, inRanges, networkOf } from './network.ts';

const PROXIES = ['10.0.0.5/32', '192.168.7.0/24', 'fd00::1/128'];

describe('where a request comes from', () => {
  const app = Fastify({ trustProxy: PROXIES });
  app.get('/', async ({ ip }) => ip);

  it.each([
    ['nobody forwarded it', '8.8.8.8', undefined, '8.8.8.8'],
    ['a stranger says that it did', '8.8.8.8', '1.2.3.4', '8.8.8.8'],
    ['a proxy says so', '10.0.0.5', '1.2.3.4', '1.2.3.4'],
    ['an IPv6 proxy says so', 'fd00::1', '1.2.3.4', '1.2.3.4'],
    ['a client forged what stands before its own address', '10.0.0.5', '1.2.3.4, 10.9.9.9', '10.9.9.9'],
    ['a client forged a proxy', '10.0.0.5', '1.2.3.4, 192.168.7.1, 8.8.8.8', '8.8.8.8'],
    ['two proxies did', '10.0.0.5', '1.2.3.4, 8.8.8.8, 192.168.7.20', '8.8.8.8'],
    ['nobody but proxies did', '10.0.0.5', '192.168.7.20', '192.168.7.20'],
    ['a neighbour of the proxy says so', '10.0.0.6', '1.2.3.4', '10.0.0.6'],
  ])('when %s', async (_when, remoteAddress, forwarded, address) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const request = { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
    expect(clientAddress(PROXIES)(request)).toBe(address);
    expect((await app.inject({ url: '/', remoteAddress, headers })).body).toBe(address);
  });
});

it('an IPv4 address is the same one when it is written as IPv6, and a network of IPv6 counts as one', () => {
  expect(inRanges(PROXIES)('::ffff:10.0.0.5')).toBe(true);
  expect(networkOf('::ffff:10.0.0.5')).toBe('10.0.0.5');
  expect(networkOf('2001:db8::1')).toBe(networkOf('2001:db8::ffff:1'));
});

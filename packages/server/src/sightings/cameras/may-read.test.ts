import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { expect, it } from 'vitest';
import { mayRead } from './may-read.ts';

it.each([
  '192.168.1.20',
  '10.0.0.9',
  '172.16.4.4',
  '100.64.0.7',
  '93.184.216.34',
  'fd12:3456::7',
  '2606:2800:220:1::1',
])('%s may be a camera', (address) => expect(mayRead(address, [])).toBe(true));

it.each([
  '127.0.0.1',
  '::1',
  '0.0.0.0',
  '169.254.169.254',
  'fe80::1',
  '168.63.129.16',
  '100.100.100.200',
  'fd00:ec2::254',
  'fd20:ce::254',
  // No part of the internet, though it is read as one.
  '4000::1',
  // Whose digits some read as octal: 192.168.1.20, and 127.0.0.1.
  '0300.0250.1.024',
  '0177.0.0.1',
  '2130706433',
  '::ffff:127.0.0.1',
  '224.0.0.1',
  '255.255.255.255',
  'example',
  '',
])('%s may not', (address) => expect(mayRead(address, [])).toBe(false));

it('the addresses of this machine may not, whatever network they are of', () => {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  for (const { address } of own) expect(mayRead(address.replace(/%.*/, ''), [])).toBe(false);
  expect(mayRead('192.168.1.20', [], new Set(['192.168.1.20']))).toBe(false);
});

it('what the operator allows may', () => {
  expect(mayRead('127.0.0.1', [ipaddr.parseCIDR('127.0.0.0/8')])).toBe(true);
  expect(mayRead('::1', [ipaddr.parseCIDR('127.0.0.0/8')])).toBe(false);
});

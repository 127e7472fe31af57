import { expect, it } from 'vitest';
import { decideConfig } from './config.ts';
import { readEnv } from './env.ts';
import { wideProxies } from './wide-proxies.ts';

const decide = (variables: Record<string, string>) => decideConfig(readEnv(variables));

it('a token may ask a thousand times a second, and no proxy is believed, unless it is said otherwise', () => {
  expect(decide({})).toMatchObject({ requestsPerSecond: 1000, trustedProxies: [] });
  const said = { KITH_REQUESTS_PER_SECOND: '0', KITH_TRUSTED_PROXIES: '10.0.0.0/8, ::1/128,' };
  expect(decide(said)).toMatchObject({ requestsPerSecond: 0, trustedProxies: ['10.0.0.0/8', '::1/128'] });
});

it('a proxy is named by its address, and a range of more than a few is warned of', () => {
  const { trustedProxies } = decide({ KITH_TRUSTED_PROXIES: '10.0.0.5, ::1, 192.168.7.0/24, 10.0.0.0/8, fd00::/64' });
  expect(trustedProxies).toEqual(['10.0.0.5/32', '::1/128', '192.168.7.0/24', '10.0.0.0/8', 'fd00::/64']);
  expect(wideProxies(trustedProxies)).toEqual(['10.0.0.0/8', 'fd00::/64']);
});

it.each([
  ['KITH_REQUESTS_PER_SECOND', 'many', 'must be a whole number from 0'],
  ['KITH_REQUESTS_PER_SECOND', '-1', 'must be a whole number from 0'],
  ['KITH_TRUSTED_PROXIES', 'everybody', 'must list address ranges like 127.0.0.0/8, and has "everybody"'],
  ['KITH_INDEX', 'disk', 'must be "memory" or "database", and is "disk"'],
  ['KITH_INDEX', 'database', 'needs PostgreSQL to be "database": set KITH_DATABASE_URL'],
  ['KITH_WEBHOOK_ALLOW', '10.0.0.0', 'must list address ranges like 127.0.0.0/8, and has "10.0.0.0"'],
])('%s=%s ends the start with a sentence that names the variable', (variable, value, problem) => {
  expect(() => decide({ [variable]: value })).toThrow(`${variable} ${problem}`);
});

import { expect, test } from 'vitest';
import { authorization } from './camera-login.ts';

const login = { user: 'Mufasa', password: 'Circle of Life' };
const asked = { method: 'GET', uri: '/dir/index.html', time: 1 } as const;
const nonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const says =
  'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

test.each([
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
])('digest by %s is that of RFC 7616', (algorithm, response) => {
  const header = authorization([`Digest ${says}, algorithm=${algorithm}`], login, asked, nonce);
  expect(header).toContain(`response="${response}"`);
  expect(header).toContain(`algorithm=${algorithm}`);
  expect(header).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
});

test('of what one header or several ask, digest goes first, and the first digest that is known', () => {
  const both = authorization([`Basic realm="a", Digest ${says}, algorithm=SHA-256`], login, asked);
  expect(both).toMatch(/^Digest .*algorithm=SHA-256/);
  const several = [`Digest realm="x", nonce="y", algorithm=SHA-512-256`, `Digest ${says}`, 'Basic realm="a, b"'];
  expect(authorization(several, login, asked)).toMatch(/^Digest .*realm="http-auth@example.org"/);
});

test('who asks again says how often', () => {
  const again = authorization([`Digest ${says}`], login, { ...asked, time: 26 });
  expect(again).toContain('nc=0000001a');
});

test('basic is user and password', () => {
  expect(authorization(['Basic realm="a"'], login, asked)).toBe('Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl');
});

test('who asks for neither, or for nothing that can be read, is given nothing', () => {
  for (const challenge of [
    'Bearer',
    'Negotiate abc==',
    '',
    '=,=,',
    'Digest qop="auth-int", nonce="n"',
    '"'.repeat(9000),
  ]) {
    expect(authorization([challenge], login, asked)).toBeNull();
  }
  expect(authorization([], login, asked)).toBeNull();
});

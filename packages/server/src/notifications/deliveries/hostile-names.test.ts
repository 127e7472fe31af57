import { answering, ok, type Receiver } from '@kith/testing/receiver';
import { TestHouse } from '@kith/testing/test-house';
import ipaddr from 'ipaddr.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** Destinations that look harmless: only when they are sent to does it show where they lead. */

let house: TestHouse;
let receiver: Receiver;
beforeEach(async () => {
  house = await TestHouse.open();
  receiver = await house.receive(ok);
});
afterEach(() => house[Symbol.asyncDispose]());

const address = (text: string) => ({ address: text, family: text.includes(':') ? 6 : 4 });

it.each([
  '127.0.0.1',
  '127.8.8.8',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '169.254.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.8',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '',
])('a name that leads to %j is not connected to', async (text) => {
  await house.addProfile(`http://hook.test:${receiver.port}/`);
  await house.addEntry();
  house.dispatch({ allow: [], resolve: async () => [address(text)] });
  await house.attemptsAre(1);
  expect(await house.attempts()).toMatchObject([{ error: expect.stringContaining('may not reach') }]);
  expect(receiver.received).toEqual([]);
});

it('a name that leads elsewhere once it was checked is connected to where it was checked, or not at all', async () => {
  // Allowed at first; from then on to loopback, which this profile may not reach.
  const allow = [ipaddr.parseCIDR('127.0.0.2/32')];
  const answers = ['127.0.0.2', '127.0.0.1', '127.0.0.1'];
  const resolve = vi.fn(async () => [address(answers.shift() ?? '127.0.0.1')]);
  await house.addProfile(`http://hook.test:${receiver.port}/`);
  await house.addEntry();
  const dispatcher = house.dispatch({ allow, resolve });
  for (let attempts = 1; attempts <= 3; attempts += 1) {
    await house.attemptsAre(attempts);
    expect(resolve).toHaveBeenCalledTimes(attempts);
    house.now = (await house.deliveries())[0]?.next_attempt ?? Number.NaN;
    dispatcher.wake();
  }
  const errors = (await house.attempts()).map(({ error }) => error);
  expect(errors[0]).toContain('refused');
  expect(errors[1]).toContain('may not reach');
  expect(errors[2]).toContain('may not reach');
  expect(receiver.received).toEqual([]);
});

it.each([
  'http://127.0.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/_',
  '//10.0.0.1/',
])('a redirect to %s is not followed', async (location) => {
  const redirecting = await house.receive(
    answering(302, { location: location.replace('127.0.0.1', `127.0.0.1:${receiver.port}`) }),
  );
  await house.addProfile(redirecting.url);
  await house.addEntry();
  house.dispatch();
  await house.attemptsAre(1);
  expect(await house.attempts()).toMatchObject([{ status_code: 302, error: null }]);
  expect(redirecting.received).toHaveLength(1);
  expect(receiver.received).toEqual([]);
});

it.each(['http://2130706433/', 'http://[::ffff:7f00:1]/', 'http://user:pw@hook.test/', 'ftp://hook.test/', 'nonsense'])(
  'a destination that came into the database in another way is checked all the same: %s',
  async (url) => {
    const resolve = vi.fn(async () => [address('8.8.8.8')]);
    await house.addProfile(url);
    await house.addEntry();
    house.dispatch({ allow: [], resolve });
    await house.attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ status_code: null, error: expect.any(String) }]);
    expect(resolve).not.toHaveBeenCalled();
  },
);

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NameServer } from '@kith/testing/name-server';
import { ok } from '@kith/testing/receiver';
import { TestHouse } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NameResolver } from './name-resolver.ts';

let folder: string;
const opened: AsyncDisposable[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-names-'));
});
afterEach(async () => {
  for (const part of opened.splice(0).reverse()) await part[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const own = <T extends AsyncDisposable>(part: T): T => {
  opened.push(part);
  return part;
};
const serve = async (...args: Parameters<typeof NameServer.open>) => own(await NameServer.open(...args));
/** Of a machine with these files, which asks this server. */
async function resolverOf(server: NameServer, { hosts = '', resolvConf = '' } = {}): Promise<NameResolver> {
  const files = { hostsFile: join(folder, 'hosts'), resolvConf: join(folder, 'resolv.conf') };
  await writeFile(files.hostsFile, hosts);
  await writeFile(files.resolvConf, resolvConf);
  return own(new NameResolver({ ...files, servers: [server.address] }));
}
const v4 = (...addresses: string[]) => addresses.map((address) => ({ address, family: 4 }));

describe('a name', () => {
  it('is asked for once, also by many at a time, and remembered as long as the server says', async () => {
    const addresses = ['192.0.2.1', '192.0.2.2'];
    const server = await serve({ 'kept.test': { addresses }, 'fleeting.test': { addresses, ttlS: 0 } });
    const names = await resolverOf(server);
    const found = await Promise.all([1, 2, 3].map(() => names.resolve('kept.test')));
    for (const one of found)
      expect([...one].sort((a, b) => a.address.localeCompare(b.address))).toEqual(v4(...addresses));
    await names.resolve('KEPT.test');
    expect(server.asked).toEqual(['kept.test']);
    await names.resolve('fleeting.test');
    await names.resolve('fleeting.test');
    expect(server.asked).toEqual(['kept.test', 'fleeting.test', 'fleeting.test']);
  });

  it('that nobody has is unknown, and asked for again', async () => {
    const server = await serve({});
    const names = await resolverOf(server);
    for (let n = 0; n < 2; n++) await expect(names.resolve('no.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(server.asked).toEqual(['no.test', 'no.test']);
  });

  it('in the hosts file is what that says, at once when it changes', async () => {
    const server = await serve({ 'door.test': { addresses: ['192.0.2.1'] } });
    const names = await resolverOf(server, {
      hosts: '# inside\n10.0.0.7 Door.test door\nfe80::1%eth0 odd\nfd00::7\tdoor # too',
    });
    expect(await names.resolve('door.test')).toEqual(v4('10.0.0.7'));
    expect(await names.resolve('DOOR')).toEqual([...v4('10.0.0.7'), { address: 'fd00::7', family: 6 }]);
    await writeFile(join(folder, 'hosts'), '10.0.0.8 door');
    expect(await names.resolve('door')).toEqual(v4('10.0.0.8'));
    expect(await names.resolve('door.test')).toEqual(v4('192.0.2.1'));
  });

  it('of this machine needs no server', async () => {
    const names = await resolverOf(await serve('mute'));
    const loopback = [...v4('127.0.0.1'), { address: '::1', family: 6 }];
    expect(await names.resolve('localhost')).toEqual(loopback);
    expect(await names.resolve('hooks.localhost.')).toEqual(loopback);
  });

  it('that is short is completed by the search list of now', async () => {
    const server = await serve({
      'hooks.corp.test': { addresses: ['10.0.0.1'], ttlS: 0 },
      'hooks.lab.test': { addresses: ['10.0.0.2'], ttlS: 0 },
      'a.b.svc.test': { addresses: ['10.0.0.3'], ttlS: 0 },
      'a.b': { addresses: ['192.0.2.3'], ttlS: 0 },
    });
    const names = await resolverOf(server, { resolvConf: 'domain gone.test\nsearch none.test corp.test lab.test\n' });
    expect(await names.resolve('hooks')).toEqual(v4('10.0.0.1'));
    expect(server.asked).toEqual(['hooks.none.test', 'hooks.corp.test']);
    expect(await names.resolve('a.b')).toEqual(v4('192.0.2.3'));
    await expect(names.resolve('hooks.')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await writeFile(join(folder, 'resolv.conf'), 'search lab.test svc.test\noptions timeout:1 ndots:2');
    expect(await names.resolve('hooks')).toEqual(v4('10.0.0.2'));
    expect(await names.resolve('a.b')).toEqual(v4('10.0.0.3'));
    expect(await names.resolve('a.b.')).toEqual(v4('192.0.2.3'));
  });

  it('is there although the server never answers for IPv6', async () => {
    const names = await resolverOf(await serve({ 'four.test': { addresses: ['192.0.2.4'] } }, { muteForIPv6: true }));
    expect(await names.resolve('four.test')).toEqual(v4('192.0.2.4'));
  });
});

it('a mute server keeps no webhook of another space, and no file, waiting, and its names are tried again', async () => {
  const server = await serve('mute');
  const names = await resolverOf(server, { hosts: '127.0.0.1 known.test' });
  const house = own(await TestHouse.open());
  for (let n = 0; n < 12; n++) await house.addProfile(`http://mute-${n}.test/`);
  await house.addEntry();
  const dispatcher = house.dispatch({ resolve: (name) => names.resolve(name), timeoutMs: 1000 });
  await until(() => new Set(server.asked).size === 12, 'every name to be asked for');

  const other = await house.addSpace();
  const receiver = await other.receive(ok);
  await other.addProfile(`http://known.test:${receiver.port}/`);
  await other.addEntry();
  dispatcher.wake();
  await until(() => receiver.received.length === 1, 'the delivery of the other space');
  expect(await readFile(join(folder, 'hosts'), 'utf8')).toContain('known.test');
  expect(await house.attempts().then((attempts) => attempts.filter(({ status_code }) => status_code === null))).toEqual(
    [],
  );
  await until(async () => (await house.attempts()).length === 13, 'the others to fail');
  expect((await house.deliveries()).filter(({ status }) => status === 'owed')).toHaveLength(12);
});

it('a look-up that is ended early fails as one that may be made again', async () => {
  const server = await serve('mute');
  const names = await resolverOf(server);
  const lookup = names.resolve('mute.test');
  const failed = expect(lookup).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  await until(() => server.asked.length > 0, 'the question');
  await names[Symbol.asyncDispose]();
  await failed;
});

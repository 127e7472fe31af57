import type { DiscoveredCamera } from '@kith/contract';
import type { Cidr } from '../../../platform/config/config.ts';
import { mayRead } from '../may-read.ts';
import { shownAddress } from '../shown-address.ts';
import { type FoundDevice, probe } from './probe.ts';
import type { Login } from './soap.ts';
import { asking, streamAddresses } from './stream-addresses.ts';

/** Cameras of the local network, each with the addresses of its streams as far as it says them to this login. */
export async function discover(
  login: Login | null,
  allow: readonly Cidr[],
  find: () => Promise<FoundDevice[]> = probe,
): Promise<DiscoveredCamera[]> {
  const devices = (await find()).filter(({ host }) => mayRead(host, allow));
  return Promise.all(
    devices.map(async ({ host, name, service }) => {
      const streams = await streamAddresses(asking(login), service);
      return { host, name, addresses: streams.map((url) => shownAddress(url).address) };
    }),
  );
}

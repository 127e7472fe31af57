import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { Cidr } from '../config/config.ts';
import { howToAllow } from './destination.ts';
import { mayReach } from './may-reach.ts';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** A name led to an address that webhooks may not reach. Does not say which: that would map the inner network. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';

  constructor() {
    super(`The host's name leads to an address that webhooks may not reach: ${howToAllow}`);
  }
}

/**
 * Connections that are made to the very addresses that were checked: the name is resolved once, inside the connection.
 * Hosts that are addresses do not pass here: `checkDestination` sees to them.
 */
export const pinnedAgent = (allow: readonly Cidr[], resolve: Resolve, connectTimeoutMs: number): Agent =>
  new Agent({
    connect: { lookup: checkedLookup(allow, resolve), timeout: connectTimeoutMs },
    maxHeaderSize: 16 * 1024,
  });

/** Gives only the addresses that may be reached; none is a refusal. */
const checkedLookup =
  (allow: readonly Cidr[], resolve: Resolve): LookupFunction =>
  (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const checked = addresses.filter(({ address }) => mayReach(address, allow));
        const [first] = checked;
        if (!first) callback(new ForbiddenAddress(), '');
        else if (all) callback(null, checked);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };

import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { Cidr } from '../config/config.ts';
import { type AddressCheck, webhookCheck } from './address-check.ts';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** A name led to an address that may not be reached. Does not say which: that would map the inner network. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';

  constructor(howToAllow: string) {
    super(`The host's name leads to an address that Kith may not reach: ${howToAllow}`);
  }
}

/** For connections that are made to the very addresses that were checked. Gives only those that may be reached; none is a refusal. */
export const checkedLookup =
  ({ mayReach, howToAllow }: AddressCheck, resolve: Resolve): LookupFunction =>
  (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const checked = addresses.filter(({ address }) => mayReach(address));
        const [first] = checked;
        if (!first) callback(new ForbiddenAddress(howToAllow), '');
        else if (all) callback(null, checked);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };

/**
 * Connections that are made to the very addresses that were checked: the name is resolved once, inside the connection.
 * Hosts that are addresses do not pass here: whoever takes an address sees to them.
 */
export const agentFor = (check: AddressCheck, resolve: Resolve, connectTimeoutMs: number): Agent =>
  new Agent({
    connect: { lookup: checkedLookup(check, resolve), timeout: connectTimeoutMs },
    maxHeaderSize: 16 * 1024,
  });

/** The same for webhooks. */
export const pinnedAgent = (allow: readonly Cidr[], resolve: Resolve, connectTimeoutMs: number): Agent =>
  agentFor(webhookCheck(allow), resolve, connectTimeoutMs);

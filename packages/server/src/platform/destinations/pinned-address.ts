import { isIP } from 'node:net';
import type { Cidr } from '../config/config.ts';
import { checkHost, howToAllow } from './destination.ts';
import { mayReach } from './may-reach.ts';
import type { Resolve } from './pinned-agent.ts';

/** How hosts become addresses, and which of those Kith may reach. */
export interface Pinning {
  readonly allow: readonly Cidr[];
  readonly resolve: Resolve;
}

export type PinnedAddress =
  | { readonly kind: 'address'; readonly address: string }
  /** `reason` is a sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The address of a host, checked: whoever connects to it and to nothing else reaches no other, whatever the name says later.
 * @param host a name, or an IP address without brackets
 */
export async function pinnedAddress({ allow, resolve }: Pinning, host: string): Promise<PinnedAddress> {
  const refusal = checkHost(host, allow);
  if (refusal !== null) return { kind: 'refused', reason: refusal };
  if (isIP(host)) return { kind: 'address', address: host };
  try {
    const reachable = (await resolve(host)).find(({ address }) => mayReach(address, allow));
    if (reachable) return { kind: 'address', address: reachable.address };
    return { kind: 'refused', reason: `The host's name leads to an address that Kith may not reach: ${howToAllow}` };
  } catch (error) {
    const isUnknown = error instanceof Error && 'code' in error && error.code === 'ENOTFOUND';
    const reason = isUnknown ? "The host's name is unknown." : "The host's name could not be resolved now.";
    return { kind: 'refused', reason };
  }
}

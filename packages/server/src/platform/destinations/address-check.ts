import type { Cidr } from '../config/config.ts';
import { howToAllow } from './destination.ts';
import { mayReach } from './may-reach.ts';

/** Which IP addresses may be connected to, and what to do about the others. */
export interface AddressCheck {
  readonly mayReach: (address: string) => boolean;
  /** Follows a colon. */
  readonly howToAllow: string;
}

/** As webhooks have it: public addresses, and those that the operator allows. */
export const webhookCheck = (allow: readonly Cidr[]): AddressCheck => ({
  mayReach: (address) => mayReach(address, allow),
  howToAllow,
});

import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AddressCheck } from '../destinations/address-check.ts';
import { checkedLookup, type Resolve } from '../destinations/pinned-agent.ts';
import type { BrokerAddress } from './broker-address.ts';

/**
 * Opens the connection to a broker, at the very address that was checked, with TLS where that is wanted.
 * @param ca certificates in PEM that are believed beside none other; null: those that everybody believes
 */
export function brokerSocket(
  { host, port, isTls }: BrokerAddress,
  check: AddressCheck,
  resolve: Resolve,
  ca: string | null,
): Socket {
  const to = { host, port, lookup: checkedLookup(check, resolve) };
  if (!isTls) return connect(to).setNoDelay(true);
  return connectTls({ ...to, ...(isIP(host) === 0 && { servername: host }), ...(ca !== null && { ca }) });
}

import type { AddressCheck } from '../destinations/address-check.ts';
import { knownAddresses } from '../destinations/known-addresses.ts';
import { bareHost, readUrl } from '../destinations/read-url.ts';
import { percentDecoded } from '../streams/percent-decoded.ts';

/** Where a broker is. */
export interface BrokerAddress {
  /** An IP address or a name; without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

export type CheckedBroker =
  | { readonly kind: 'accepted'; readonly address: BrokerAddress }
  /** `reason` says what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly reason: string };

const ports: ReadonlyMap<string, number> = new Map([
  ['mqtt:', 1883],
  ['mqtts:', 8883],
]);

/** What can be said of the address of a broker without asking a resolver; names are checked when the connection is made. */
export function checkBroker(text: string, { mayReach, howToAllow }: AddressCheck): CheckedBroker {
  const url = readUrl(text);
  const port = url === null ? undefined : ports.get(url.protocol);
  if (url === null || port === undefined || !/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    return refused('Give the address of a broker, like mqtt://broker.example:1883, or mqtts://broker.example:8883.');
  }
  if (url.username || url.password) return refused('Give username and password of the broker in their own fields.');
  const host = bareHost(asHttp(url).hostname);
  if (host === '') return refused('Give the host of the broker, like mqtt://broker.example:1883.');
  if (knownAddresses(host)?.some(mayReach) === false) {
    return refused(`The broker may not be at ${host}: ${howToAllow}`);
  }
  return { kind: 'accepted', address: { host, port: Number(url.port || port), isTls: url.protocol === 'mqtts:' } };
}

const refused = (reason: string): CheckedBroker => ({ kind: 'refused', reason });

/** Of schemes that it does not know, the URL parser leaves the host as it is written: in octal or full-width digits, too. */
const asHttp = ({ host }: URL): URL => readUrl(`http://${percentDecoded(host)}/`) ?? new URL('http://invalid.invalid/');

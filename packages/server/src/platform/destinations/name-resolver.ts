import type { LookupAddress, RecordWithTtl } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { LRUCache } from 'lru-cache';
import { budgets } from '../budgets.ts';
import { ChangingFile } from '../files/changing-file.ts';
import { candidatesOf, parseHosts, parseSearchList } from './system-names.ts';

const { lookupMs, tryMs, tries, otherFamilyMs, cached, longestCachedMs } = budgets.names;

/** Where a system says which names it knows, and whom it asks. */
export interface SystemNames {
  readonly hostsFile: string;
  readonly resolvConf: string;
  /** Instead of the servers in `resolvConf`. */
  readonly servers?: readonly string[];
}

const system: SystemNames = { hostsFile: '/etc/hosts', resolvConf: '/etc/resolv.conf' };

const loopback: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** As the system's resolver has it: `ENOTFOUND`, nobody knows the name; `EAI_AGAIN`, whoever could know does not answer. */
class NameError extends Error {
  override readonly name = 'NameError';
  readonly code: 'ENOTFOUND' | 'EAI_AGAIN';

  constructor(code: NameError['code']) {
    super(`A name could not be resolved (${code}).`);
    this.code = code;
  }
}

interface Found {
  readonly addresses: readonly LookupAddress[];
  readonly ttlMs: number;
}

/**
 * Resolves names without the threads that files are read on: the system's own way (`getaddrinfo`) holds one of four until a server
 * answers, and cannot be ended. First the hosts file counts, then DNS, with the servers and the search list of `resolv.conf`, all
 * as they are at that moment. Other sources of names (mDNS, NIS) are not asked. A look-up ends after ten seconds at most.
 */
export class NameResolver implements AsyncDisposable {
  readonly #servers: readonly string[] | undefined;
  readonly #hosts: ChangingFile<ReturnType<typeof parseHosts>>;
  readonly #searchList: ChangingFile<ReturnType<typeof parseSearchList>>;
  readonly #known = new LRUCache<string, readonly LookupAddress[]>({ max: cached });
  readonly #underWay = new Map<string, Promise<readonly LookupAddress[]>>();
  readonly #resolvers = new Set<Resolver>();

  constructor({ hostsFile, resolvConf, servers }: SystemNames = system) {
    this.#servers = servers;
    this.#hosts = new ChangingFile(hostsFile, parseHosts);
    this.#searchList = new ChangingFile(resolvConf, parseSearchList);
  }

  /**
   * All addresses of a name, those of IPv4 first.
   * @throws {NameError}
   */
  resolve(name: string): Promise<readonly LookupAddress[]> {
    const key = name.toLowerCase();
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay;
    const lookup = this.#lookUp(key).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, lookup);
    return lookup;
  }

  /** Ends every look-up. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const resolver of this.#resolvers) resolver.cancel();
  }

  async #lookUp(name: string): Promise<readonly LookupAddress[]> {
    const own = (await this.#hosts.read()).get(name.replace(/\.$/, ''));
    if (own) return own;
    if (/(^|\.)localhost\.?$/.test(name)) return loopback;
    const known = this.#known.get(name);
    if (known) return known;
    const { addresses, ttlMs } = await this.#ask(candidatesOf(name, await this.#searchList.read()));
    if (ttlMs > 0) this.#known.set(name, addresses, { ttl: Math.min(ttlMs, longestCachedMs) });
    return addresses;
  }

  async #ask(candidates: readonly string[]): Promise<Found> {
    // One for each look-up, which can be cancelled alone and knows the servers of now.
    const resolver = new Resolver({ timeout: tryMs, tries });
    if (this.#servers) resolver.setServers(this.#servers);
    this.#resolvers.add(resolver);
    const ending = { isOver: false };
    const deadline = setTimeout(() => {
      ending.isOver = true;
      resolver.cancel();
    }, lookupMs);
    let code: NameError['code'] = 'ENOTFOUND';
    try {
      for (const candidate of candidates) {
        const found = await bothFamilies(resolver, candidate);
        if (typeof found !== 'string') return found;
        if (found === 'EAI_AGAIN') code = found;
        if (ending.isOver) break;
      }
      throw new NameError(code);
    } finally {
      clearTimeout(deadline);
      this.#resolvers.delete(resolver);
    }
  }
}

/** Once one family is known, the other one is not waited for for long: some servers never answer for it. */
async function bothFamilies(resolver: Resolver, name: string): Promise<Found | NameError['code']> {
  let patience: NodeJS.Timeout | undefined;
  const hurry = (records: RecordWithTtl[]): RecordWithTtl[] => {
    patience ??= setTimeout(() => resolver.cancel(), otherFamilyMs);
    return records;
  };
  const [four, six] = await Promise.allSettled([
    resolver.resolve4(name, { ttl: true }).then(hurry),
    resolver.resolve6(name, { ttl: true }).then(hurry),
  ]);
  clearTimeout(patience);
  const records = [four, six].flatMap((answer, i) =>
    answer.status === 'fulfilled' ? answer.value.map((record) => ({ ...record, family: i === 0 ? 4 : 6 })) : [],
  );
  if (records.length > 0) {
    const addresses = records.map(({ address, family }) => ({ address, family }));
    return { addresses, ttlMs: 1000 * Math.min(...records.map(({ ttl }) => ttl)) };
  }
  const isUnknown = [four, six].every((answer) => answer.status === 'rejected' && unknown.has(answer.reason?.code));
  return isUnknown ? 'ENOTFOUND' : 'EAI_AGAIN';
}

/** What c-ares says of names that are not there, and of those that cannot be. */
const unknown = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

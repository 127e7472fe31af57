import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

/** Lines of a file without comments, as words. */
const wordsOf = (text: string): string[][] =>
  text.split('\n').flatMap((line) => {
    const words = (line.split(/[#;]/, 1)[0] ?? '').trim().split(/\s+/);
    return words[0] ? [words] : [];
  });

/** Addresses by name, as `hosts(5)` has it. */
export function parseHosts(text: string): ReadonlyMap<string, readonly LookupAddress[]> {
  const hosts = new Map<string, LookupAddress[]>();
  for (const [address = '', ...names] of wordsOf(text)) {
    const family = isIP(address);
    if (family === 0) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      hosts.set(key, [...(hosts.get(key) ?? []), { address, family }]);
    }
  }
  return hosts;
}

/** How names are completed, as `resolv.conf(5)` has it. */
export interface SearchList {
  readonly domains: readonly string[];
  /** A name with so many dots is tried as it is first. */
  readonly ndots: number;
}

const MOST_DOTS = 15;

export function parseSearchList(text: string): SearchList {
  let domains: readonly string[] = [];
  let ndots = 1;
  for (const [keyword, ...values] of wordsOf(text)) {
    if (keyword === 'search') domains = values;
    if (keyword === 'domain') domains = values.slice(0, 1);
    const dots = keyword === 'options' ? values.join(' ').match(/\bndots:(\d+)/)?.[1] : undefined;
    if (dots !== undefined) ndots = Math.min(Number(dots), MOST_DOTS);
  }
  return { domains: domains.map((domain) => domain.replace(/^\.+|\.+$/g, '')).filter(Boolean), ndots };
}

/** What a name may stand for, in the order in which it is asked for. */
export function candidatesOf(name: string, { domains, ndots }: SearchList): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const completed = domains.map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 >= ndots ? [name, ...completed] : [...completed, name];
}

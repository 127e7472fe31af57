import type { Known } from './fuzzed-values.ts';

/** How many of each kind are remembered: the latest. */
const REMEMBERED = 60;
const GONE = 'gone';

/** What answers told: ids, names, keys and cursors, to be said by later requests. */
export class KnownThings {
  readonly #kinds = new Map<string, unknown[]>();

  /** @param told what no answer tells, by the member that says it */
  constructor(told: Readonly<Record<string, readonly unknown[]>>) {
    for (const [name, things] of Object.entries(told)) this.#kinds.set(name, [...things]);
  }

  /** Keeps what an answer tells. @param path of the operation */
  learn(body: unknown, path: string): void {
    if (Array.isArray(body)) for (const item of body) this.learn(item, path);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
    for (const [name, value] of Object.entries(body)) {
      if (name === 'next' && typeof value === 'string') this.#keep('after', new URL(value).searchParams.get('after'));
      else if (typeof value === 'object') this.learn(value, inside[name] ?? path);
      else if (name === 'face_image' && value) this.#keep('picture', String(value).split('/').at(-1));
      else if (name === 'id') this.#keep(collectionOf(path), value);
      else if (name === 'name' && path === '/v1/sources/') this.#keep('source', value);
      else if (texts.has(name)) this.#keep(name, value);
    }
  }

  /** What was deleted is said less often. @param path as it was asked */
  forget(path: string): void {
    const gone = decodeURIComponent(path.split('?')[0]?.split('/').filter(Boolean).at(-1) ?? '');
    for (const [kind, things] of this.#kinds) {
      const left = things.filter((thing) => String(thing) !== gone);
      if (left.length === things.length || kind === GONE) continue;
      this.#kinds.set(kind, left);
      this.#keep(GONE, gone);
    }
  }

  /** The thing that a member of this name means, or one of another kind; 1 when there is none. */
  recall({ name, nth, isKin }: Known, path: string): unknown {
    const kinds = [...this.#kinds.values()];
    const things = isKin ? this.#kinds.get(kindNamed(name, path)) : kinds[nth % kinds.length];
    return things?.[nth % things.length] ?? 1;
  }

  #keep(kind: string, thing: unknown): void {
    if (thing === null || thing === '') return;
    const things = this.#kinds.get(kind) ?? [];
    this.#kinds.set(kind, [...things.slice(1 - REMEMBERED), thing]);
  }
}

/** What stands inside other things. */
const inside: Readonly<Record<string, string>> = {
  ...{ persons_groups: '/v1/groups/', source: '/v1/sources/', space: '/v1/spaces/', license: '/v1/licenses/' },
  ...{ stranger: '/v1/strangers/' },
};

const texts: ReadonlySet<string> = new Set(['pid', 'key', 'name', 'external_id']);

/** Of which collection an answer of this path, or an id in it, is. */
const collectionOf = (path: string): string =>
  /\/(imports|templates|deliveries|entries)\//.exec(path)?.[1] ??
  /\}\/(tokens)\//.exec(path)?.[1] ??
  path.split('/')[2] ??
  '';

function kindNamed(name: string, path: string): string {
  const kind = kinds[name];
  if (kind !== undefined) return kind;
  if (name === 'id') return /\/templates\//.test(path) ? 'templates' : (path.split('/')[2] ?? '');
  if (name === 'name' && path.startsWith('/media/')) return 'picture';
  if (name === 'from') return whatMerges[path.split('/')[2] ?? ''] ?? 'groups';
  return name;
}

/** What the other one is called that is merged into one of these. */
const whatMerges: Readonly<Record<string, string>> = { persons: 'pid', strangers: 'strangers' };

/** What members mean that do not bear the name of their kind. */
const kinds: Readonly<Record<string, string>> = {
  ...{ pids: 'pid', pids_include: 'pid', pids_exclude: 'pid', external_ids: 'external_id', 'idempotency-key': 'key' },
  ...{ groups_ids: 'groups', persons_groups: 'groups', groups_all: 'groups', groups_none: 'groups', with: 'groups' },
  ...{ sources_ids: 'sources', sources: 'sources', source_id: 'sources', spaces_ids: 'spaces', token_id: 'tokens' },
  ...{ entry_id: 'entries', id_from: 'entries', license_id: 'licenses', license: 'licenses' },
  ...{ importId: 'imports', message_id: 'deliveries' },
};

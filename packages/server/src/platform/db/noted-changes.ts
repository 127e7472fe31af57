import type { SpaceId } from '@kith/contract';
import type { ChangeKind } from './other-nodes.ts';

const noted = new WeakMap<object, Map<SpaceId, Set<ChangeKind>>>();

/** Notes in a transaction what other nodes are to be told after its commit. */
export function noteChange(tx: object, spaceId: SpaceId, kind: ChangeKind): void {
  const changes = noted.get(tx) ?? new Map<SpaceId, Set<ChangeKind>>();
  noted.set(tx, changes.set(spaceId, (changes.get(spaceId) ?? new Set()).add(kind)));
}

/** What was noted, of each space. */
export const notedChanges = (tx: object): ReadonlyMap<SpaceId, ReadonlySet<ChangeKind>> => noted.get(tx) ?? new Map();

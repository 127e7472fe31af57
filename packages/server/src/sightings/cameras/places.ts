import type { AccountId, SourceId } from '@kith/contract';

/** A camera that is to be read. */
export interface Contender {
  readonly id: SourceId;
  readonly accountId: AccountId;
  /** Who reads it now. */
  readonly by: 'this node' | 'another' | 'nobody';
  /** Whether this node has tried to for a while, and cannot. */
  readonly isVain: boolean;
}

/**
 * Cameras that a node reads, or might, in the order in which they are given its places: an account has a second one when every other
 * has its first, and so on, also where other nodes read some. Of one account those are first that are read, then those that wait, and then
 * those that cannot be read. Who has a place keeps it as long as no other account has fewer.
 */
export function inTurn(cameras: readonly Contender[]): SourceId[] {
  const turns = new Map<SourceId, number>();
  const given = new Map<AccountId, number>();
  for (const { id, accountId } of cameras.toSorted((a, b) => placeOf(a) - placeOf(b) || a.id - b.id)) {
    const turn = given.get(accountId) ?? 0;
    turns.set(id, turn);
    given.set(accountId, turn + 1);
  }
  const turnOf = ({ id }: Contender): number => turns.get(id) ?? 0;
  return cameras
    .filter(({ by }) => by !== 'another')
    .toSorted(
      (a, b) => turnOf(a) - turnOf(b) || Number(b.by === 'this node') - Number(a.by === 'this node') || a.id - b.id,
    )
    .map(({ id }) => id);
}

const placeOf = ({ by, isVain }: Contender): number => (by === 'nobody' ? 1 : isVain ? 2 : 0);

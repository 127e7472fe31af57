import type { SpaceId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { changesGroups } from '../../platform/db/space-revision.ts';
import { type MembershipInTime, membershipsInTime } from './groups-in-effect.ts';

/** Memberships altogether: some 50 MB. */
const REMEMBERED = 200_000;

/** Memberships of a person, as they were read. Epoch ms. */
interface Remembered {
  readonly revision: string;
  /** All that were in effect at any instant from this on are there. */
  readonly from: number;
  /** When the next of them begins or ends: it may have been made longer, or not come to be, by then. */
  readonly until: number;
  readonly memberships: readonly MembershipInTime[];
}

interface Asked {
  readonly spaceId: SpaceId;
  /** Of groups and memberships of the space, as the transaction has read it. */
  readonly revision: string;
  readonly personIds: readonly PersonId[];
  /** Epoch ms: instants that are asked about, and now, are among these and those between. */
  readonly from: number;
  readonly to: number;
}

/**
 * Memberships of those who are seen. Whoever is seen is seen again: what was read of them holds as long as the revision does that vouches for
 * it, on whatever node somebody changes something, and until one of them begins or ends by the clock.
 */
export class RememberedGroups {
  readonly #remembered = new LRUCache<string, Remembered>({
    maxSize: REMEMBERED,
    sizeCalculation: ({ memberships }) => memberships.length + 1,
  });

  /** Memberships of some persons, in a transaction that holds the space. */
  async of(tx: Queries, asked: Asked): Promise<ReadonlyMap<PersonId, readonly MembershipInTime[]>> {
    if (changesGroups(tx)) return membershipsInTime(tx, asked);
    const found = new Map<PersonId, readonly MembershipInTime[]>();
    for (const personId of asked.personIds) {
      const known = this.#remembered.get(keyOf(asked.spaceId, personId));
      if (known && holds(known, asked)) found.set(personId, known.memberships);
    }
    const unknown = asked.personIds.filter((personId) => !found.has(personId));
    for (const [personId, memberships] of await membershipsInTime(tx, { ...asked, personIds: unknown })) {
      found.set(personId, memberships);
      const until = nextEdge(memberships, asked.from);
      const { revision, from } = asked;
      this.#remembered.set(keyOf(asked.spaceId, personId), { revision, from, until, memberships });
    }
    return found;
  }
}

const keyOf = (spaceId: SpaceId, personId: PersonId): string => `${spaceId} ${personId}`;

const holds = ({ revision, from, until }: Remembered, asked: Asked): boolean =>
  revision === asked.revision && from <= asked.from && asked.to < until;

/**
 * When the next of some memberships begins or ends, hours apart, after an instant; the instant itself where one has ended that is not on record,
 * for that it soon is.
 */
function nextEdge(memberships: readonly MembershipInTime[], after: number): number {
  let next = Infinity;
  for (const { own, isSettled } of memberships) {
    if (!isSettled && own.valid_until !== null && own.valid_until <= after) return after;
    for (const edge of [own.valid_from, own.valid_until])
      if (edge !== null && edge > after) next = Math.min(next, edge);
  }
  return next;
}

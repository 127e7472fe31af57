import type { GroupId, SpaceId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import type { Database, Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { PersonSet } from '../../recognition/faceindex/person-set.ts';
import { groupsRevision } from '../../tenancy/spaces/store.ts';
import type { Candidates } from '../persons/identify.ts';
import { findGroups, membershipsIn, membersOfAny } from './store.ts';

/** Sets of groups whose members are remembered, those asked for last. */
const REMEMBERED = 32;

/** Members of some groups, and the thresholds of these groups. */
interface Members {
  readonly revision: number;
  readonly persons: () => Promise<PersonSet>;
  readonly thresholds: ReadonlyMap<GroupId, number | null>;
}

/** Those of the groups that are none of the space. */
export interface UnknownGroups {
  readonly unknownGroups: readonly GroupId[];
}

/**
 * Whom identifications that are limited to some groups may name. A camera asks for the same groups with every frame: their
 * members are remembered for as long as no group and no membership of the space changes, on whatever node.
 */
export class GroupCandidates {
  readonly #db: Queries;
  readonly #reading: Queries;
  readonly #remembered = new LRUCache<string, Members>({ max: REMEMBERED });

  constructor({ queries, reading }: Pick<Database, 'queries' | 'reading'>) {
    this.#db = queries;
    this.#reading = reading;
  }

  /**
   * The members of these groups; undefined when nothing is limited. Through a group with a threshold of its own a person is
   * named from that on; through several, from the lowest.
   */
  async among(spaceId: SpaceId, ids: readonly GroupId[] | undefined): Promise<Candidates | UnknownGroups | undefined> {
    if (ids === undefined) return undefined;
    const members = await this.#membersOf(spaceId, ids);
    if ('unknownGroups' in members) return members;
    const { persons, thresholds, revision } = members;
    const all = [...thresholds.values()];
    return {
      groups: ids,
      revision,
      persons,
      leastConfidence: (junk) => Math.min(...all.map((threshold) => threshold ?? junk)),
      thresholdsOf: async (candidates, junk) => {
        const lowest = new Map<PersonId, number>();
        if (all.every((threshold) => threshold === null)) return lowest;
        for (const { person_id, group_id } of await membershipsIn(this.#db, spaceId, ids, candidates)) {
          const threshold = thresholds.get(group_id) ?? junk;
          lowest.set(person_id, Math.min(threshold, lowest.get(person_id) ?? threshold));
        }
        return lowest;
      },
    };
  }

  async #membersOf(spaceId: SpaceId, ids: readonly GroupId[]): Promise<Members | UnknownGroups> {
    const key = `${spaceId}:${[...new Set(ids)].sort((a, b) => a - b)}`;
    // Before the members, so that what comes between is asked for again.
    const revision = await groupsRevision(this.#db, spaceId);
    const known = this.#remembered.get(key);
    const members = known?.revision === revision ? known : await this.#read(spaceId, ids, revision);
    if ('unknownGroups' in members) return members;
    this.#remembered.set(key, members);
    return members;
  }

  async #read(spaceId: SpaceId, ids: readonly GroupId[], revision: number): Promise<Members | UnknownGroups> {
    const groups = await findGroups(this.#db, [spaceId], ids);
    const thresholds = new Map(groups.map((group) => [group.id, group.threshold]));
    const unknownGroups = ids.filter((id) => !thresholds.has(id));
    if (unknownGroups.length) return { unknownGroups };
    let reading: Promise<PersonSet> | undefined;
    const read = async () => new PersonSet(await membersOfAny(this.#reading, spaceId, ids));
    const persons = () => {
      reading ??= read().catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
      return reading;
    };
    return { revision, thresholds, persons };
  }
}

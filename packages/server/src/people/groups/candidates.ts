import type { GroupId, ScheduleId, SpaceId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { PersonSet } from '../../recognition/faceindex/person-set.ts';
import { type Moment, membershipsInEffect } from '../members-of-groups.ts';
import type { Candidates } from '../persons/identify.ts';
import { isInEffect } from '../times/is-in-effect.ts';
import { isOpen } from '../times/is-open.ts';
import { readHours } from '../times/read-hours.ts';
import { schedulesOf } from '../times/schedule-store.ts';
import { groupsRevision } from './groups-revision.ts';
import { membersOfAny, nextEdge } from './members-in-effect.ts';
import { findGroups, type GroupRow, timesOf } from './store.ts';

/** Sets of groups that are remembered, those asked for last. */
const REMEMBERED = 256;
/** Their members altogether: some 40 MB. */
const MEMBERS_REMEMBERED = 5_000_000;
const MINUTE_MS = 60_000;

/** Groups as they were read, and those who were members of them in effect. */
interface Members {
  readonly revision: string;
  /** In effect at this moment, and until the next edge. */
  readonly moment: Moment;
  /** Epoch ms of the next beginning or end of one of the memberships. */
  readonly until: number;
  /** Those of the groups that are in effect. */
  readonly groups: readonly GroupRow[];
  readonly persons: () => Promise<PersonSet>;
}

/** Groups and schedules of a space as of a revision. */
interface Read {
  readonly revision: string;
  readonly groups: readonly GroupRow[];
  readonly schedules: Awaited<ReturnType<typeof schedulesOf>>;
  /** Which of these are open in a minute: hours begin and end with one. */
  open: { readonly minute: number; readonly ids: readonly ScheduleId[] } | null;
  members: Members | null;
}

/** Those of the groups that are none of the space. */
export interface UnknownGroups {
  readonly unknownGroups: readonly GroupId[];
}

/**
 * Whom identifications that are limited to some groups may name: their members in effect. A camera asks for the same groups with every
 * frame: their members are remembered until somebody changes groups or memberships of the space, a rule changes these groups, on whatever node,
 * or one of their memberships begins or ends by the clock.
 */
export class GroupCandidates {
  readonly #db: Queries;
  readonly #reading: Queries;
  readonly #clock: Clock;
  readonly #remembered = new LRUCache<string, Read>({ max: REMEMBERED });
  readonly #persons = new LRUCache<object, PersonSet>({
    maxSize: MEMBERS_REMEMBERED,
    sizeCalculation: ({ size }) => size + 1,
  });

  constructor({ queries, reading }: Pick<Database, 'queries' | 'reading'>, clock: Clock) {
    this.#db = queries;
    this.#reading = reading;
    this.#clock = clock;
  }

  /**
   * The members of these groups; undefined when nothing is limited. Through a group with a threshold of its own a person is
   * named from that on; through several, from the lowest.
   */
  async among(spaceId: SpaceId, ids: readonly GroupId[] | undefined): Promise<Candidates | UnknownGroups | undefined> {
    if (ids === undefined) return undefined;
    const members = await this.#membersOf(spaceId, ids);
    if ('unknownGroups' in members) return members;
    const { groups, moment, persons, revision } = members;
    const thresholds = new Map(groups.map((group) => [group.id, group.threshold]));
    const all = [...thresholds.values()];
    const inEffect = [...thresholds.keys()];
    return {
      groups: inEffect,
      moment,
      revision,
      persons,
      leastConfidence: (junk) => (all.length === 0 ? junk : Math.min(...all.map((threshold) => threshold ?? junk))),
      thresholdsOf: async (candidates, junk) => {
        const lowest = new Map<PersonId, number>();
        if (all.every((threshold) => threshold === null)) return lowest;
        const rows = await membershipsInEffect(this.#db, [spaceId], inEffect, moment)
          .select(['group_id', 'person_id'])
          .where('person_id', 'in', candidates)
          .execute();
        for (const { person_id, group_id } of rows) {
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
    const revision = await groupsRevision(this.#db, spaceId, ids);
    const known = this.#remembered.get(key);
    const read = known?.revision === revision ? known : await this.#read(spaceId, ids, revision);
    if ('unknownGroups' in read) return read;
    this.#remembered.set(key, read);
    const at = this.#clock();
    const open = openAt(read, at);
    const groups = read.groups.filter((group) => isInEffect(timesOf(group), at));
    const { members } = read;
    if (members && at >= members.moment.at && at < members.until && isSame(members, { groups, open })) return members;
    const inEffect = groups.map(({ id }) => id);
    const until = await nextEdge(this.#reading, spaceId, inEffect, at);
    read.members = {
      revision,
      moment: { at, open },
      until,
      groups,
      persons: this.#personsOf(spaceId, inEffect, { at, open }),
    };
    return read.members;
  }

  async #read(spaceId: SpaceId, ids: readonly GroupId[], revision: string): Promise<Read | UnknownGroups> {
    const groups = await findGroups(this.#db, [spaceId], ids, this.#clock());
    const known = new Set(groups.map(({ id }) => id));
    const unknownGroups = ids.filter((id) => !known.has(id));
    if (unknownGroups.length) return { unknownGroups };
    const schedules = await schedulesOf(this.#db, { spaceIds: [spaceId] });
    return { revision, groups, schedules, open: null, members: null };
  }

  #personsOf(spaceId: SpaceId, ids: readonly GroupId[], moment: Moment): () => Promise<PersonSet> {
    const key = {};
    let reading: Promise<PersonSet> | undefined;
    const read = async () => {
      const persons = new PersonSet(await membersOfAny(this.#reading, spaceId, ids, moment));
      this.#persons.set(key, persons);
      return persons;
    };
    return async () => {
      const known = this.#persons.get(key);
      if (known) return known;
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    };
  }
}

/** Looked at once a minute: a space may have a thousand schedules. */
function openAt(read: Read, at: number): readonly ScheduleId[] {
  const minute = Math.floor(at / MINUTE_MS);
  if (read.open?.minute === minute) return read.open.ids;
  const ids = read.schedules.flatMap(({ id, hours }) => (isOpen(readHours(hours), at) ? id : []));
  read.open = { minute, ids };
  return ids;
}

const isSame = (
  members: Members,
  { groups, open }: { readonly groups: readonly GroupRow[]; readonly open: Moment['open'] },
): boolean => String(members.moment.open) === String(open) && isSameList(members.groups, groups);

const isSameList = (one: readonly GroupRow[], other: readonly GroupRow[]): boolean =>
  one.length === other.length && one.every(({ id }, i) => id === other[i]?.id);

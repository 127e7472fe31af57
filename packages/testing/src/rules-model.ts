import type { AttributeCondition, AttributeValue, GroupId, GroupRule, Pid, SourceId } from '@kith/contract';

const DAY = 24 * 60 * 60 * 1000;
/** Whoever is seen again within so long at the same source has not been away. */
const AWAY = 5 * 60 * 1000;

/** Epoch ms, from inclusive, until exclusive; null: without a beginning, for ever. */
export interface Stay {
  readonly from: number | null;
  readonly until: number | null;
}
export const FOR_EVER: Stay = { from: null, until: null };
const NEVER: Stay = { from: null, until: -Infinity };

const covers = ({ from, until }: Stay, at: number): boolean =>
  (from === null || from <= at) && (until === null || until > at);

interface ModelGroup {
  readonly name: string;
  times: Stay;
  rule: GroupRule | null;
  /** Whether something that the rule asks about is gone. */
  isBroken: boolean;
  /** Members by hand, and those of a rule that is broken. */
  readonly members: Map<Pid, Stay>;
  readonly exceptions: Map<Pid, boolean>;
}

interface ModelPerson {
  readonly enrolled: number;
  readonly attributes: Map<string, AttributeValue>;
}

export interface ModelEntry {
  readonly id: number;
  readonly source: SourceId;
  readonly at: number;
  pid: Pid | null;
  /** Whom it named before it was corrected; undefined: it was not. */
  found: Pid | null | undefined;
}

interface Appearance {
  readonly entry: number;
  readonly pid: Pid;
  readonly source: SourceId;
  readonly at: number;
}

/**
 * Groups of one space as they should be: facts as they came, and for every question the answer from all of them. Nothing that is in effect is
 * kept, for rules nothing at all.
 */
export class RulesModel {
  readonly groups = new Map<GroupId, ModelGroup>();
  readonly persons = new Map<Pid, ModelPerson>();
  entries: ModelEntry[] = [];
  #appearances: Appearance[] = [];

  /** Whether somebody is in a group that is in effect at an instant, as far as it is known now. @param at epoch ms */
  isIn = (id: GroupId, pid: Pid, at: number): boolean =>
    covers(this.groups.get(id)?.times ?? NEVER, at) && this.isMember(id, pid, at);

  /** The same whether or not the group is in effect. */
  isMember(id: GroupId, pid: Pid, at: number): boolean {
    const group = this.groups.get(id);
    if (!group) return false;
    if (group.rule === null || group.isBroken) {
      const own = group.members.get(pid);
      return own !== undefined && covers(own, at);
    }
    return group.exceptions.get(pid) ?? this.holds(group.rule, pid, at);
  }

  /** Whether a rule holds for somebody at an instant. */
  holds(
    { all_of, any_of, none_of, attributes, seen, not_seen, enrolled_within_days: days }: GroupRule,
    pid: Pid,
    at: number,
  ): boolean {
    const person = this.persons.get(pid);
    if (!person) return false;
    const appeared = (within: number, sources: readonly SourceId[]): number =>
      this.#appearances.filter(
        (one) =>
          one.pid === pid && one.at > at - within * DAY && (sources.length === 0 || sources.includes(one.source)),
      ).length;
    return (
      all_of.every((id) => this.isIn(id, pid, at)) &&
      (any_of.length === 0 || any_of.some((id) => this.isIn(id, pid, at))) &&
      !none_of.some((id) => this.isIn(id, pid, at)) &&
      attributes.every((asked) => isSo(asked, person.attributes.get(asked.name))) &&
      (seen === null || appeared(seen.days, seen.sources) >= seen.times) &&
      (not_seen === null ||
        (person.enrolled <= at - not_seen.days * DAY && appeared(not_seen.days, not_seen.sources) === 0)) &&
      (days === null || person.enrolled > at - days * DAY)
    );
  }

  /** Who is in a group at an instant, in the order in which they were enrolled. */
  membersAt = (id: GroupId, at: number): Pid[] => [...this.persons.keys()].filter((pid) => this.isMember(id, pid, at));

  /** Who is on the list of a group that is kept by hand. */
  listAt = (id: GroupId, at: number): Pid[] => {
    const members = this.groups.get(id)?.members;
    return [...this.persons.keys()].filter((pid) => {
      const own = members?.get(pid);
      return own !== undefined && (own.until === null || own.until > at);
    });
  };

  /** When somebody is in a group next who is not in it at an instant; never: Infinity. */
  beginsAfter(id: GroupId, pid: Pid, at: number): number {
    const times = [...this.#timesOf(id, pid)].filter((time) => time > at).sort((a, b) => a - b);
    return times.find((time) => this.isMember(id, pid, time)) ?? Infinity;
  }

  /** When anything may begin or end of what a group asks of somebody. */
  *#timesOf(id: GroupId, pid: Pid): Generator<number> {
    const group = this.groups.get(id);
    if (!group) return;
    for (const stay of [group.times, group.members.get(pid)]) yield* edgesOf(stay);
    if (group.rule === null || group.isBroken) return;
    const { all_of, any_of, none_of, seen, not_seen, enrolled_within_days: days } = group.rule;
    const known = [
      this.persons.get(pid)?.enrolled ?? 0,
      ...this.#appearances.filter((one) => one.pid === pid).map(({ at }) => at),
    ];
    for (const within of [seen?.days, not_seen?.days, days]) {
      for (const time of within ? known : []) yield time + (within ?? 0) * DAY;
    }
    for (const named of [...all_of, ...any_of, ...none_of]) yield* this.#timesOf(named, pid);
  }

  /** Names of the groups that an event carries. */
  namesAt = (pid: Pid, at: number): string[] =>
    [...this.groups].filter(([id]) => this.isIn(id, pid, at)).map(([, { name }]) => name);

  /** What has ended for good. */
  settle(sure: number): void {
    for (const { members } of this.groups.values()) {
      for (const [pid, { until }] of members) if (until !== null && until <= sure) members.delete(pid);
    }
  }

  /** Somebody is seen. @param pid null: somebody whom nobody knows */
  see(id: number, pid: Pid | null, source: SourceId, at: number): void {
    this.entries.push({ id, source, at, pid, found: undefined });
    if (pid !== null) this.#appear({ entry: id, pid, source, at });
  }

  #appear(one: Appearance): void {
    const isNear = this.#appearances.some(
      ({ pid, source, at }) => pid === one.pid && source === one.source && Math.abs(at - one.at) < AWAY,
    );
    if (!isNear) this.#appearances.push(one);
  }

  /** An entry is of somebody else than it was taken for. @param now nobody was seen later */
  say(entry: ModelEntry, pid: Pid | null, now: number): void {
    const was = entry.pid;
    entry.pid = pid;
    this.#appearances = this.#appearances.filter((one) => one.entry !== entry.id);
    const appear = (of: Pick<ModelEntry, 'id' | 'at'>, whose: Pid): void =>
      this.#appear({ entry: of.id, pid: whose, source: entry.source, at: Math.min(of.at, now) });
    if (pid !== null) appear(entry, pid);
    for (const { id, at } of this.entries.filter((one) => one.pid === was && one.source === entry.source)) {
      // Whoever it was taken for was there all the same.
      if (was !== null && Math.abs(at - entry.at) < AWAY) appear({ id, at }, was);
    }
  }

  /** Somebody whom nobody knew is known. */
  name(entry: ModelEntry, pid: Pid): void {
    entry.pid = pid;
    this.#appear({ entry: entry.id, pid, source: entry.source, at: entry.at });
  }

  forgetEntry(id: number): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
    const begun = this.#appearances.find((one) => one.entry === id);
    if (!begun) return;
    this.#appearances = this.#appearances.filter((one) => one !== begun);
    for (const { id: entry, pid, source, at } of this.entries)
      if (pid === begun.pid && source === begun.source && Math.abs(at - begun.at) < AWAY)
        this.#appear({ entry, pid, source, at });
  }

  erase(pid: Pid): void {
    for (const { members, exceptions } of this.groups.values()) for (const of of [members, exceptions]) of.delete(pid);
    this.persons.delete(pid);
    this.entries = this.entries.filter((entry) => entry.pid !== pid);
    this.#appearances = this.#appearances.filter((one) => one.pid !== pid);
  }

  /** Two persons are one. @param at epoch ms: what has ended by then gives way to what has not */
  merge(into: Pid, from: Pid, at: number): void {
    for (const { members, exceptions } of this.groups.values()) {
      const [own, other] = [members.get(into), members.get(from)];
      const isOver = own !== undefined && own.until !== null && own.until <= at;
      const isLiving = other !== undefined && (other.until === null || other.until > at);
      const isWider = other?.from === null && other.until === null;
      if (other && (!own || isWider || (isOver && isLiving))) members.set(into, other);
      members.delete(from);
      const said = exceptions.get(from);
      if (said !== undefined && !exceptions.has(into)) exceptions.set(into, said);
      exceptions.delete(from);
    }
    const known = this.persons.get(into)?.attributes;
    for (const [name, value] of this.persons.get(from)?.attributes ?? [])
      if (!known?.has(name)) known?.set(name, value);
    const appeared = this.#appearances.filter((one) => one.pid === from).sort((a, b) => a.at - b.at);
    this.#appearances = this.#appearances.filter((one) => one.pid !== from);
    for (const one of appeared) this.#appear({ ...one, pid: into });
    for (const entry of this.entries) {
      if (entry.pid === from) entry.pid = into;
      if (entry.found === from) entry.found = into;
    }
    this.persons.delete(from);
  }

  /** Groups whose rules ask about another one stay as they are. @param at epoch ms */
  breakRulesOn(gone: GroupId, at: number): void {
    const broken = [...this.groups].filter(
      ([, { rule, isBroken }]) => rule !== null && !isBroken && namedIn(rule).includes(gone),
    );
    const stay = broken.map(([id]) => this.membersAt(id, at));
    for (const [i, [, group]] of broken.entries()) {
      for (const pid of stay[i] ?? []) group.members.set(pid, FOR_EVER);
      group.isBroken = true;
    }
  }
}

export const namedIn = ({ all_of, any_of, none_of }: GroupRule): GroupId[] => [...all_of, ...any_of, ...none_of];

const edgesOf = (stay: Stay | undefined): number[] => [stay?.from ?? [], stay?.until ?? []].flat();

function isSo(asked: AttributeCondition, value: AttributeValue | undefined): boolean {
  switch (asked.is) {
    case 'exists':
      return value !== undefined;
    case 'missing':
      return value === undefined;
    case 'equal':
      return value === asked.value;
    case 'not_equal':
      return value !== asked.value;
    case 'one_of':
      return asked.value.some((one) => one === value);
    case 'at_least':
      return typeof value === 'number' && value >= asked.value;
    case 'at_most':
      return typeof value === 'number' && value <= asked.value;
    default:
      return asked satisfies never;
  }
}

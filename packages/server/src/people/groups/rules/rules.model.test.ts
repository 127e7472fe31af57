import { type AttributeValue, type GroupId, GroupRule, type Pid, type SourceId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { makeStranger } from '@kith/testing/make-stranger';
import { FOR_EVER, namedIn, RulesModel, type Stay } from '@kith/testing/rules-model';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { settle, settlingAt } from '../settle.ts';
import { lookAfterRules } from './keep-rules.ts';

const GROUPS = '/v1/groups/persons/';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** `KITH_SEQUENCES=1000` tries as many; `KITH_SEQUENCES_SEED` the same again. */
const RUNS = Number(process.env.KITH_SEQUENCES ?? 15);
const SEED = process.env.KITH_SEQUENCES_SEED;

const faces = faceLike(1);
let now = Date.UTC(2026, 0, 1);
let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

const pick = fc.nat({ max: 11 });
const several = fc.array(pick, { minLength: 1, maxLength: 3 });
const days = fc.integer({ min: 1, max: 3 });
const value = fc.constantFrom<AttributeValue>(1, 2, 'Sales', true);
const asked = fc.oneof(
  fc.record({ name: fc.constant('x'), is: fc.constantFrom('equal', 'not_equal'), value }),
  fc.record({ name: fc.constant('x'), is: fc.constantFrom('exists', 'missing') }),
  fc.record({ name: fc.constant('x'), is: fc.constantFrom('at_least', 'at_most'), value: fc.constantFrom(1, 2) }),
);
const at = fc.array(fc.nat({ max: 1 }), { maxLength: 1 });
const few = fc.array(pick, { maxLength: 2 });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 1 });
/** What a rule asks; groups and sources by their places. */
const rule = fc.record({
  all_of: fc.array(pick, { maxLength: 1 }),
  any_of: few,
  none_of: few,
  attributes: fc.array(asked, { maxLength: 1 }),
  seen: maybe(fc.record({ times: fc.integer({ min: 1, max: 2 }), days, sources: at })),
  not_seen: maybe(fc.record({ days, sources: at })),
  enrolled_within_days: maybe(days),
});
type Wish = typeof rule extends fc.Arbitrary<infer W> ? W : never;
const hours = fc.option(fc.constantFrom(-2, 1, 5, 20, 30, 200), { freq: 2 });
const gap = fc.constantFrom(MINUTE, 6 * MINUTE, HOUR, 7 * HOUR, 25 * HOUR, 49 * HOUR);
const kind = <K extends string>(one: K) => fc.constant(one);
const step = fc.oneof(
  fc.record({ kind: kind('create'), rule: fc.option(rule, { freq: 4 }) }),
  fc.record({ kind: kind('rule'), group: pick, rule: fc.option(rule, { freq: 3 }) }),
  fc.record({ kind: kind('delete'), group: pick }),
  fc.record({ kind: kind('times'), group: pick, from: hours, until: hours }),
  fc.record({ kind: kind('add'), persons: several, groups: several, from: hours, until: hours }),
  fc.record({ kind: kind('remove'), persons: several, groups: several }),
  fc.record({ kind: kind('replace'), person: pick, groups: few }),
  fc.record({ kind: kind('attribute'), person: pick, value: fc.option(value) }),
  fc.record({ kind: kind('enrol'), source: fc.nat({ max: 1 }) }),
  { weight: 3, arbitrary: fc.record({ kind: kind('see'), person: fc.option(pick, { freq: 6 }), source: pick, gap }) },
  fc.record({ kind: kind('name'), person: pick }),
  fc.record({ kind: kind('correct'), entry: pick, person: fc.option(pick) }),
  fc.record({ kind: kind('undo'), entry: pick }),
  fc.record({ kind: kind('forget'), entry: pick }),
  fc.record({ kind: kind('merge'), person: pick, other: pick }),
  fc.record({ kind: kind('erase'), person: pick }),
  fc.record({ kind: kind('exception'), group: pick, person: pick, isIn: fc.option(fc.boolean()) }),
  { weight: 2, arbitrary: fc.record({ kind: kind('on'), gap }) },
  fc.record({ kind: kind('jump'), hours: fc.constantFrom(3, 13, 30, 500, -3, -13, -100) }),
  fc.record({ kind: kind('right') }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

it(
  'any sequence of what may happen leaves in every group by rule whom a plain model has there',
  async () => {
    let spaces = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const run = await Run.begin(`space ${++spaces}`);
        for (const next of steps) {
          await run.take(next);
          await run.compare();
        }
      }),
      { numRuns: RUNS, ...(SEED && { seed: Number(SEED) }) },
    );
  },
  RUNS * 20_000,
);

class Run {
  readonly #kith: TestKith;
  readonly #sources: readonly SourceId[];
  readonly #look = lookAfterRules(kith.context);
  readonly #model = new RulesModel();
  #groupsMade = 0;
  /** By how much the clock is wrong. */
  #wrong = 0;

  private constructor(inSpace: TestKith, sources: readonly SourceId[]) {
    this.#kith = inSpace;
    this.#sources = sources;
  }

  static async begin(name: string): Promise<Run> {
    const space = (await kith.call('POST', '/v1/spaces/', { name })).body;
    const token = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true })).body.key;
    const inSpace: TestKith = {
      ...kith,
      spaceId: space.id,
      call: (method, url, body) => kith.call(method, url, body, token),
      addPersons: (count) => kith.addPersons(count, space.id),
    };
    const source = async (called: string) => (await inSpace.call('POST', '/v1/sources/', { name: called })).body.id;
    const run = new Run(inSpace, [await source('Door'), await source('Gate')]);
    await run.#believe();
    for (let i = 0; i < 4; i++) await run.take({ kind: 'enrol', source: 0 });
    for (const person of [0, 1]) await run.#setAttribute(run.#person(person), 1);
    for (let i = 0; i < 3; i++) await run.take({ kind: 'create', rule: null });
    await run.take({ kind: 'add', persons: [0, 1], groups: [0], from: null, until: null });
    await run.compare();
    return run;
  }

  /** The clock has been so all the time: it is sure. */
  async #believe(): Promise<void> {
    const { db, believed } = kith.context;
    await db.queries.updateTable('believed_time').set({ at: now, doubted_from: null, doubted_last: null }).execute();
    await believed.look();
  }

  async #goOn(ms: number): Promise<void> {
    now += ms;
    if (this.#wrong === 0) await this.#believe();
  }

  readonly #person = (i: number): Pid => [...this.#model.persons.keys()][i % this.#model.persons.size] as Pid;
  readonly #group = (i: number): GroupId => [...this.#model.groups.keys()][i % this.#model.groups.size] as GroupId;
  readonly #source = (i: number): SourceId => this.#sources[i % this.#sources.length] as SourceId;
  readonly #isByHand = (id: GroupId): boolean => this.#model.groups.get(id)?.rule === null;

  /** A rule that asks about groups before one alone, so that there are no circles. */
  #ruleOf(wish: Wish, before: number): GroupRule {
    const known = [...this.#model.groups.keys()].filter((id) => id < before);
    const groups = (places: number[]) =>
      known.length === 0 ? [] : [...new Set(places.map((i) => known[i % known.length]))];
    const sources = <T extends { sources: number[] }>(one: T | null) =>
      one && { ...one, sources: one.sources.map(this.#source) };
    const [all_of, any_of, none_of] = [groups(wish.all_of), groups(wish.any_of), groups(wish.none_of)];
    const full = { ...wish, all_of, any_of, none_of, seen: sources(wish.seen), not_seen: sources(wish.not_seen) };
    const parsed = GroupRule.safeParse(full);
    return parsed.success ? parsed.data : GroupRule.parse({ enrolled_within_days: 2 });
  }

  async #setAttribute(pid: Pid, value: AttributeValue | null): Promise<void> {
    await this.#kith.call('PATCH', `/v1/persons/${pid}/`, { attributes: { x: value } });
    const attributes = this.#model.persons.get(pid)?.attributes;
    if (value === null) attributes?.delete('x');
    else attributes?.set('x', value);
  }

  async #see(pid: Pid | null, source: SourceId, result?: 'new'): Promise<void> {
    // No two at once: of entries that are the first of their appearances, it is the one before.
    await this.#goOn(1);
    const expected = pid === null ? [] : this.#model.namesAt(pid, now);
    const [id = 0] = await see(this.#kith, [pid], {
      sourceId: source,
      now,
      ...(result && { result }),
      ...(!pid && { face: faces.stranger() }),
    });
    const { body } = await this.#kith.call('GET', `/v1/entries/?id_from=${id}&limit=1`);
    expect(body.results[0].persons_groups.map(({ name }: { name: string }) => name)).toEqual(expected);
    this.#model.see(id, pid, source, now);
  }

  async take(next: Step): Promise<void> {
    const { call } = this.#kith;
    const model = this.#model;
    switch (next.kind) {
      case 'create': {
        const wish = next.rule && this.#ruleOf(next.rule, Infinity);
        const name = `Group ${++this.#groupsMade}`;
        const { status, body } = await call('POST', GROUPS, { name, rule: wish });
        expect([status, body.rule_state]).toEqual([201, wish && 'on']);
        model.groups.set(body.id, {
          name,
          times: FOR_EVER,
          rule: wish,
          isBroken: false,
          members: new Map(),
          exceptions: new Map(),
        });
        return;
      }
      case 'rule': {
        const id = this.#group(next.group);
        const group = model.groups.get(id);
        // Who stays without a rule is who is in it by the clock.
        if (!group || (next.rule === null && this.#wrong !== 0)) return;
        const wish = next.rule && this.#ruleOf(next.rule, id);
        const stay = group.rule === null || group.isBroken ? null : model.membersAt(id, now);
        expect((await call('PATCH', `${GROUPS}${id}/`, { rule: wish })).status).toBe(200);
        if (wish !== null || stay !== null) group.members.clear();
        if (wish === null) {
          for (const pid of stay ?? []) group.members.set(pid, FOR_EVER);
          if (group.rule !== null) group.exceptions.clear();
        }
        group.rule = wish;
        group.isBroken = false;
        return;
      }
      case 'delete': {
        if (this.#wrong !== 0 || model.groups.size < 2) return;
        const id = this.#group(next.group);
        expect((await call('DELETE', `${GROUPS}${id}/`)).status).toBe(204);
        model.breakRulesOn(id, now);
        model.groups.delete(id);
        return;
      }
      case 'times': {
        const id = this.#group(next.group);
        const group = model.groups.get(id);
        if (!group) return;
        const times = stayOf(next);
        const { status } = await call('PATCH', `${GROUPS}${id}/`, onWire(times));
        expect(status).toBe(isBackward(times) ? 400 : 200);
        if (status === 200) group.times = times;
        return;
      }
      case 'add':
      case 'remove': {
        const pids = [...new Set(next.persons.map(this.#person))];
        const ids = [...new Set(next.groups.map(this.#group))];
        const times = next.kind === 'add' ? stayOf(next) : FOR_EVER;
        const wish = { pids, groups_ids: ids, ...(next.kind === 'add' && onWire(times)) };
        const { status } = await call(next.kind === 'add' ? 'POST' : 'DELETE', `${GROUPS}pids/`, wish);
        const isOver = isBackward(times) || (times.until ?? Infinity) <= now;
        expect(status).toBe(isOver || !ids.every(this.#isByHand) ? 400 : 200);
        if (status !== 200) return;
        for (const members of ids.flatMap((id) => model.groups.get(id)?.members ?? [])) {
          for (const pid of pids) next.kind === 'add' ? members.set(pid, times) : members.delete(pid);
        }
        return;
      }
      case 'replace': {
        const pid = this.#person(next.person);
        const wished = new Set(next.groups.map(this.#group).filter(this.#isByHand));
        expect((await call('PUT', `/v1/persons/${pid}/groups/`, { groups_ids: [...wished] })).status).toBe(200);
        for (const [id, { members, rule: own }] of model.groups) {
          if (own !== null) continue;
          const isOnList = model.listAt(id, now).includes(pid);
          if (!wished.has(id)) members.delete(pid);
          else if (!isOnList) members.set(pid, FOR_EVER);
        }
        return;
      }
      case 'attribute': {
        // Of the first it is known, so that rules may always ask for it.
        const pid = this.#person(next.person);
        if (pid !== this.#person(0)) await this.#setAttribute(pid, next.value);
        return;
      }
      case 'enrol': {
        const [pid] = (await this.#kith.addPersons(1)) as [Pid];
        model.persons.set(pid, { enrolled: now, attributes: new Map() });
        return this.#see(pid, this.#source(next.source), 'new');
      }
      case 'see':
        await this.#goOn(next.gap);
        return this.#see(next.person === null ? null : this.#person(next.person), this.#source(next.source));
      case 'name': {
        const entry = model.entries.find(({ pid, found }) => pid === null && found === undefined);
        if (!entry) return;
        const pid = this.#person(next.person);
        const stranger = await makeStranger(this.#kith, [entry.id as never]);
        expect((await call('POST', `/v1/strangers/${stranger}/name/`, { pid })).status).toBe(200);
        model.name(entry, pid);
        return;
      }
      case 'correct': {
        const entry = model.entries[next.entry % model.entries.length];
        const pid = next.person === null ? null : this.#person(next.person);
        if (!entry || pid === entry.pid) return;
        const { status } = await call('POST', `/v1/entries/${entry.id}/wrong-person/`, pid ? { pid } : {});
        expect(status).toBe(200);
        if (entry.found === undefined) entry.found = entry.pid;
        model.say(entry, pid, now);
        return;
      }
      case 'undo': {
        const corrected = model.entries.filter(
          ({ found }) => found !== undefined && (found === null || model.persons.has(found)),
        );
        const entry = corrected[next.entry % corrected.length];
        if (!entry) return;
        expect((await call('DELETE', `/v1/entries/${entry.id}/wrong-person/`)).status).toBe(200);
        model.say(entry, entry.found ?? null, now);
        entry.found = undefined;
        return;
      }
      case 'forget': {
        const entry = model.entries[next.entry % model.entries.length];
        if (!entry) return;
        expect((await call('DELETE', `/v1/entries/${entry.id}/`)).status).toBe(204);
        model.forgetEntry(entry.id);
        return;
      }
      case 'merge': {
        const [into, from] = [this.#person(next.person), this.#person(next.other)];
        if (into === from || from === this.#person(0)) return;
        expect((await call('POST', `/v1/persons/${into}/merge/`, { from })).status).toBe(200);
        model.merge(into, from, now);
        return;
      }
      case 'erase': {
        const pid = this.#person(next.person);
        if (pid === this.#person(0)) return;
        expect((await call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
        model.erase(pid);
        return;
      }
      case 'exception': {
        const id = this.#group(next.group);
        const group = model.groups.get(id);
        if (!group || group.rule === null || group.isBroken) return;
        const pid = this.#person(next.person);
        const path = `${GROUPS}${id}/exceptions/${pid}/`;
        if (next.isIn === null) {
          expect((await call('DELETE', path)).status).toBe(group.exceptions.delete(pid) ? 204 : 404);
        } else {
          expect((await call('PUT', path, { is_in: next.isIn })).status).toBe(200);
          group.exceptions.set(pid, next.isIn);
        }
        return;
      }
      case 'on':
        return this.#goOn(next.gap);
      case 'jump':
        if (this.#wrong !== 0) return;
        this.#wrong = next.hours * HOUR;
        now += this.#wrong;
        return;
      case 'right':
        now -= this.#wrong;
        this.#wrong = 0;
        return this.#believe();
      default:
        next satisfies never;
    }
  }

  /** Holds what is shown against the model, once what is done in the background is done. */
  async compare(): Promise<void> {
    const { db, onEnded, believed } = kith.context;
    const { call, spaceId } = this.#kith;
    const model = this.#model;
    await db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId);
      await settle(tx, settlingAt(onEnded, now), spaceId, {});
    });
    await this.#look(new AbortController().signal);
    model.settle(Math.min(now, believed.now()));
    const shown = (await call('GET', `${GROUPS}?limit=100`)).body.results;
    expect(shown.map(({ id }: { id: GroupId }) => id)).toEqual([...model.groups.keys()]);
    for (const { id, name, persons_count, rule_state } of shown) {
      const group = model.groups.get(id);
      const { count, results } = (await call('GET', `${GROUPS}${id}/pids/?limit=100`)).body;
      const list: { pid: Pid; valid_from: string | null; in_effect: boolean }[] = results;
      expect([name, count, list.length]).toEqual([name, persons_count, persons_count]);
      const isOn = group?.rule !== null && !group?.isBroken;
      expect([name, rule_state]).toEqual([name, group?.rule === null ? null : isOn ? 'on' : 'broken']);
      const begun = list.filter(({ valid_from: from }) => from === null || Date.parse(from) <= now);
      const later = list.filter((member) => !begun.includes(member));
      expect([name, begun.map(({ pid }) => pid)]).toEqual([name, model.membersAt(id, now)]);
      for (const { pid, in_effect } of begun) expect([name, in_effect]).toEqual([name, model.isIn(id, pid, now)]);
      for (const { pid, valid_from } of later) {
        expect([name, pid, Date.parse(valid_from ?? '')]).toEqual([name, pid, model.beginsAfter(id, pid, now)]);
      }
      if (!isOn) {
        expect([name, list.map(({ pid }) => pid)]).toEqual([name, model.listAt(id, now)]);
      } else if (namedIn(group?.rule as GroupRule).every(this.#isByHand)) {
        // Whoever comes within half a day is there; later ones of a day may be.
        const soon = [...model.persons.keys()].filter(
          (pid) => !model.isMember(id, pid, now) && model.beginsAfter(id, pid, now) <= now + 12 * HOUR,
        );
        expect([name, later.map(({ pid }) => pid)]).toEqual([name, expect.arrayContaining(soon)]);
      }
    }
  }
}

const stayOf = ({ from, until }: { from: number | null; until: number | null }): Stay => ({
  from: from === null ? null : now + from * HOUR,
  until: until === null ? null : now + until * HOUR,
});
const isBackward = ({ from, until }: Stay): boolean => from !== null && until !== null && until <= from;
const timeOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const onWire = ({ from, until }: Stay) => ({ valid_from: timeOf(from), valid_until: timeOf(until) });

import type { SpaceId } from '@kith/contract';
import { pictureOf } from '@kith/testing/numbered-faces';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { lookOf, unknownFaces } from '@kith/testing/unknown-faces';
import { uploadTo } from '@kith/testing/upload';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AWAY_MS } from '../joining/visits.ts';

const MINUTE = 60_000;
const STRANGERS = '/v1/strangers/';
const GROUPS = '/v1/groups/persons/';

/** What an entry should say. */
interface Seen {
  readonly face: number;
  readonly at: number;
  /** Whether anybody was told when it was seen. */
  readonly told: boolean;
  pid: string | null;
  groups: readonly number[];
  stranger: number | null;
  begins: boolean;
  /** What it said before it was corrected. */
  before: Pick<Seen, 'pid' | 'groups'> | null;
  /** The stranger with whom it was named last. */
  naming: number | null;
}

/** A stranger who was named, as it was. */
interface Naming {
  readonly pid: string;
  readonly isNew: boolean;
  /** That the person was put into by it. */
  readonly groups: readonly number[];
  readonly counted: Counted;
}

interface Counted {
  sightings: number;
  visits: number;
  last: number;
  ignored: boolean;
}

/** What a space should hold: the simplest thing that could be right. */
interface Model {
  readonly entries: Map<number, Seen>;
  readonly strangers: Map<number, Counted>;
  /** The groups of each person. */
  readonly persons: Map<string, Set<number>>;
  /** By the stranger who was named. */
  readonly namings: Map<number, Naming>;
  /** Of whom somebody has said more than once who has which face: whether a face of theirs is left only recognition knows. */
  readonly muddled: Set<string>;
}

interface House {
  readonly model: Model;
  readonly spaceId: SpaceId;
  readonly groups: readonly number[];
  readonly call: (method: Parameters<TestKith['call']>[0], url: string, body?: object) => Promise<Answer>;
  readonly send: (image: Uint8Array) => Promise<Answer>;
}

const pick = fc.nat({ max: 20 });
const kind = <const K extends string>(name: K) => fc.constant(name);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: kind('see'), face: fc.nat(3), look: fc.nat(2), minutes: fc.nat(8) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('name'), stranger: pick, known: fc.option(pick), groups: fc.subarray([0, 1]) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('unname'), naming: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('merge'), stranger: pick, other: pick }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('split'), stranger: pick, some: fc.array(pick, { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('ignore'), stranger: pick, ignored: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('forget'), stranger: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('erase'), person: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete'), entry: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('correct'), entry: pick, person: fc.option(pick) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('undo'), entry: pick }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

let kith: TestKith;
let now = Date.parse('2026-03-02T08:00:00Z');
beforeAll(async () => {
  kith = await openTestKith({
    vision: unknownFaces(),
    clock: () => now,
    env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8', KITH_LOG_LEVEL: 'fatal' },
  });
});
afterAll(() => kith[Symbol.asyncDispose]());

it('any sequence of sightings and of what people do with strangers does what a simple model does', async () => {
  let spaces = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const house = await openHouse(`space ${++spaces}`);
      for (const next of steps) {
        await take(next, house);
        for (const id of house.model.strangers.keys())
          if (of(house.model, id).length === 0) house.model.strangers.delete(id);
      }
      await compare(house);
    }),
    { numRuns: 60, seed: 17 },
  );
}, 180_000);

async function openHouse(name: string): Promise<House> {
  const space = (await kith.call('POST', '/v1/spaces/', { name })).body;
  const token = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
  const call: House['call'] = (method, url, body) => kith.call(method, url, body, token);
  await call('POST', '/v1/sources/', { name: 'door' });
  const profile = { name: 'all', destination_url: 'http://127.0.0.1:9/', http_method: 0 };
  expect((await call('POST', '/v1/notifications/', profile)).status).toBe(201);
  const groups = [];
  for (const group of ['Staff', 'Guests']) groups.push((await call('POST', GROUPS, { name: group })).body.id);
  await kith.context.strangers.load(space.id);
  const model = {
    ...{ entries: new Map(), strangers: new Map(), persons: new Map() },
    ...{ namings: new Map(), muddled: new Set<string>() },
  };
  const send = (image: Uint8Array) => uploadTo({ ...kith, token }, '/v1/entries/', image, { source: 'door' });
  return { model, spaceId: space.id, groups, call, send };
}

/** The entries of a stranger. */
const of = ({ entries }: Model, id: number): [number, Seen][] =>
  [...entries].filter(([, { stranger }]) => stranger === id);
const beginning = (entries: readonly [number, Seen][]): number => entries.filter(([, { begins }]) => begins).length;

/** Visits of which no entry tells any more. */
const forgotten = (model: Model, id: number): number =>
  Math.max(0, (model.strangers.get(id)?.visits ?? 0) - beginning(of(model, id)));

/** Says anew which entries begin a visit. @returns how many do */
function recount(model: Model, id: number): number {
  let last = Number.NEGATIVE_INFINITY;
  const entries = of(model, id).sort(([a, one], [b, other]) => one.at - other.at || a - b);
  for (const [, entry] of entries) {
    entry.begins = entry.at - last >= AWAY_MS;
    last = entry.at;
  }
  return beginning(entries);
}

const lastOf = (model: Model, id: number): number => Math.max(...of(model, id).map(([, { at }]) => at));

async function take(next: Step, house: House): Promise<void> {
  const { model, call } = house;
  const { entries, strangers, persons } = model;
  const at = <T>(all: Iterable<T>, i: number): T | undefined => [...all][i % Math.max(1, [...all].length)];
  const stranger = 'stranger' in next ? at(strangers.keys(), next.stranger) : undefined;
  if ('stranger' in next && stranger === undefined) return;
  const counted = stranger === undefined ? undefined : strangers.get(stranger);
  const url = `${STRANGERS}${stranger}/`;
  switch (next.kind) {
    case 'see':
      return see(next, house);
    case 'name': {
      const pid = next.known === null ? undefined : at(persons.keys(), next.known);
      const groups = next.groups.flatMap((i) => house.groups[i] ?? []);
      const { status, body } = await call('POST', `${url}name/`, { ...(pid && { pid }), groups_ids: groups });
      const mine = of(model, stranger ?? 0);
      expect([status, body.entries]).toEqual([pid ? 200 : 201, mine.length]);
      const held = persons.get(body.pid) ?? new Set();
      persons.set(body.pid, new Set([...held, ...groups]));
      for (const [, entry] of mine)
        Object.assign(entry, { pid: body.pid, groups: [], stranger: null, naming: stranger ?? null });
      if (pid) model.muddled.add(pid);
      if (stranger !== undefined && counted)
        model.namings.set(stranger, {
          ...{ pid: body.pid, isNew: !pid, counted },
          groups: pid ? groups.filter((group) => !held.has(group)) : [],
        });
      return;
    }
    case 'unname':
      return unname(at(model.namings.keys(), next.naming), house);
    case 'merge': {
      const from = at(strangers.keys(), next.other);
      const other = strangers.get(from ?? 0);
      const { status } = await call('POST', `${url}merge/`, { from });
      expect(status).toBe(from === stranger ? 400 : 200);
      if (from === stranger || from === undefined || stranger === undefined || !counted || !other) return;
      const visits = forgotten(model, stranger) + forgotten(model, from);
      for (const [, entry] of of(model, from)) entry.stranger = stranger;
      counted.sightings += other.sightings;
      counted.visits = visits + recount(model, stranger);
      counted.last = Math.max(counted.last, other.last);
      counted.ignored ||= other.ignored;
      return;
    }
    case 'split': {
      const mine = of(model, stranger ?? 0).map(([id]) => id);
      const leaving = [...new Set(next.some.map((i) => at(mine, i) ?? 0))];
      const { status, body } = await call('POST', `${url}split/`, { entries: leaving });
      expect(status).toBe(leaving.length === mine.length ? 400 : 201);
      if (status !== 201 || stranger === undefined || !counted) return;
      const visits = forgotten(model, stranger);
      for (const id of leaving) Object.assign(entries.get(id) ?? {}, { stranger: body.id });
      Object.assign(counted, {
        sightings: counted.sightings - leaving.length,
        visits: visits + recount(model, stranger),
        last: lastOf(model, stranger),
      });
      const seen = { sightings: leaving.length, visits: recount(model, body.id), last: lastOf(model, body.id) };
      strangers.set(body.id, { ...seen, ignored: false });
      return;
    }
    case 'ignore':
      expect((await call('PATCH', url, { ignored: next.ignored })).body.ignored).toBe(next.ignored);
      if (counted) counted.ignored = next.ignored;
      return;
    case 'forget':
      expect((await call('DELETE', url)).status).toBe(204);
      for (const [id] of of(model, stranger ?? 0)) entries.delete(id);
      return;
    case 'erase': {
      const pid = at(persons.keys(), next.person);
      if (pid === undefined) return;
      expect((await call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
      for (const [id, entry] of entries) if (entry.pid === pid) entries.delete(id);
      forgetPerson(model, pid);
      return;
    }
    case 'delete': {
      const id = at(entries.keys(), next.entry);
      if (id === undefined) return;
      expect((await call('DELETE', `/v1/entries/${id}/`)).status).toBe(204);
      entries.delete(id);
      return;
    }
    case 'correct': {
      const id = at(entries.keys(), next.entry);
      const entry = entries.get(id ?? 0);
      if (!entry) return;
      const pid = next.person === null ? undefined : at(persons.keys(), next.person);
      const { status } = await call('POST', `/v1/entries/${id}/wrong-person/`, pid ? { pid } : {});
      // A person who is known by this face alone keeps it.
      const may = pid ? pid !== entry.pid : entry.pid !== null;
      expect(may ? [200, 400] : [400]).toContain(status);
      if (status !== 200) return;
      entry.before ??= { pid: entry.pid, groups: entry.groups };
      for (const one of [entry.pid, pid]) if (one) model.muddled.add(one);
      Object.assign(entry, { pid: pid ?? null, groups: [], ...(pid && { stranger: null }) });
      return;
    }
    case 'undo': {
      const id = at(entries.keys(), next.entry);
      const entry = entries.get(id ?? 0);
      if (!entry) return;
      const { status } = await call('DELETE', `/v1/entries/${id}/wrong-person/`);
      expect(status).toBe(entry.before ? 200 : 400);
      for (const one of [entry.pid, entry.before?.pid]) if (one) model.muddled.add(one);
      if (entry.before)
        Object.assign(entry, entry.before, { before: null, ...(entry.before.pid && { stranger: null }) });
      return;
    }
    default:
      next satisfies never;
  }
}

/** What was said of who is gone is forgotten with her. */
function forgetPerson({ entries, persons, namings }: Model, pid: string): void {
  persons.delete(pid);
  for (const entry of entries.values()) if (entry.before?.pid === pid) entry.before = null;
  for (const [id, naming] of namings) if (naming.pid === pid) namings.delete(id);
}

/** A stranger is one again, with the entries that name the person still. */
async function unname(id: number | undefined, { model, call }: House): Promise<void> {
  const naming = model.namings.get(id ?? 0);
  if (id === undefined || !naming) return;
  const { pid, isNew, counted, groups } = naming;
  const { status } = await call('DELETE', `${STRANGERS}${id}/name/`);
  const mine = [...model.entries.values()].filter((entry) => entry.naming === id && entry.pid === pid);
  if (mine.length === 0 || !model.muddled.has(pid)) expect(status).toBe(mine.length === 0 ? 400 : 200);
  else expect([200, 400]).toContain(status);
  if (status !== 200) return;
  const isGone = (await call('GET', `/v1/persons/${pid}/`)).status === 404;
  if (!model.muddled.has(pid)) expect(isGone).toBe(isNew);
  if (isGone) expect(isNew).toBe(true);
  model.muddled.add(pid);
  model.namings.delete(id);
  for (const entry of mine) Object.assign(entry, { pid: null, stranger: id });
  model.strangers.set(id, { ...counted });
  const held = model.persons.get(pid);
  for (const group of groups) held?.delete(group);
  if (!isGone) return;
  const since = [...model.entries.values()].filter((entry) => entry.pid === pid);
  const visits = forgotten(model, id);
  for (const entry of since) Object.assign(entry, { pid: null, groups: [], stranger: id });
  if (since.length > 0)
    model.strangers.set(id, {
      ...counted,
      sightings: counted.sightings + since.length,
      visits: visits + recount(model, id),
      last: Math.max(counted.last, ...since.map(({ at }) => at)),
    });
  forgetPerson(model, pid);
}

/** Who is seen is somebody who is known, or a stranger of whom there is such a face, or one who is new. */
async function see({ face, look, minutes }: Extract<Step, { kind: 'see' }>, { model, send }: House): Promise<void> {
  now += minutes * MINUTE;
  const { status, body } = await send(await pictureOf(lookOf(face, look)));
  expect(status).toBe(201);
  const [{ id, pid, persons_groups, stranger }] = body.results;
  const groups = persons_groups.map((group: { id: number }) => group.id);
  if (pid !== null) expect(new Set(groups)).toEqual(model.persons.get(pid));
  expect(pid === null ? stranger?.id : stranger).toEqual(pid === null ? expect.any(Number) : null);
  const known = model.strangers.get(stranger?.id);
  if (known) expect(of(model, stranger.id).map(([, entry]) => entry.face)).toContain(face);
  const begins = stranger !== null && (!known || now - known.last >= AWAY_MS);
  const told = !known?.ignored;
  const whose = { pid, groups, stranger: stranger?.id ?? null };
  model.entries.set(id, { face, at: now, told, ...whose, begins, before: null, naming: null });
  if (stranger === null) return;
  model.strangers.set(stranger.id, {
    sightings: (known?.sightings ?? 0) + 1,
    visits: (known?.visits ?? 0) + (begins ? 1 : 0),
    last: now,
    ignored: known?.ignored ?? false,
  });
}

async function compare({ model, spaceId, groups, call }: House): Promise<void> {
  const entries = (await call('GET', '/v1/entries/?limit=1000')).body.results;
  const said = entries.map(
    (entry: { id: number; pid: string | null; persons_groups: { id: number }[]; stranger: { id: number } | null }) => [
      entry.id,
      { pid: entry.pid, groups: entry.persons_groups.map(({ id }) => id), stranger: entry.stranger?.id ?? null },
    ],
  );
  expect(new Map(said)).toEqual(
    new Map([...model.entries].map(([id, { pid, groups, stranger }]) => [id, { pid, groups, stranger }])),
  );
  const listed = [];
  for (const ignored of [false, true]) {
    listed.push(...(await call('GET', `${STRANGERS}?limit=1000&ignored=${ignored}`)).body.results);
  }
  expect(
    new Map(
      listed.map(({ id, sightings, visits, last_seen, ignored }) => [
        id,
        { sightings, visits, last: Date.parse(last_seen), ignored },
      ]),
    ),
  ).toEqual(model.strangers);
  const named = (await call('GET', `${STRANGERS}named/?limit=1000`)).body.results;
  expect(new Map(named.map(({ id, pid }: { id: number; pid: string }) => [id, pid]))).toEqual(
    new Map([...model.namings].map(([id, { pid }]) => [id, pid])),
  );
  for (const group of groups) {
    const { persons_count } = (await call('GET', `${GROUPS}${group}/`)).body;
    expect(persons_count).toBe([...model.persons.values()].filter((of) => of.has(group)).length);
  }
  // Nobody is told anything but what was seen, when it was seen.
  const owed = await kith.context.db.queries
    .selectFrom('deliveries')
    .select('entry_id')
    .where('space_id', '=', spaceId)
    .execute();
  const told = [...model.entries].flatMap(([id, entry]) => (entry.told ? [id] : []));
  expect(owed.map(({ entry_id }) => Number(entry_id)).sort((a, b) => a - b)).toEqual(told.sort((a, b) => a - b));
}

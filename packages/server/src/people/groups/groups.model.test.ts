import { GroupSort, nameKey } from '@kith/contract';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const names = ['Staff', 'STAFF', 'VIP', 'Night shift', 'staffing'];

/** What the groups of one space should be: the simplest thing that could be right. */
interface Model {
  readonly groups: Map<number, { name: string; members: Set<string>; created: string }>;
  readonly persons: string[];
}

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

const pick = fc.nat({ max: 20 });
const several = fc.array(pick, { minLength: 1, maxLength: 5 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), name: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant('rename' as const), group: pick, name: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant('delete' as const), group: pick }),
  fc.record({ kind: fc.constant('enrol' as const) }),
  fc.record({ kind: fc.constant('erase' as const), person: pick }),
  fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const), persons: several, groups: several }),
  fc.record({
    kind: fc.constant('list' as const),
    q: fc.constantFrom(undefined, 'staff', 'I'),
    include: fc.option(several, { nil: undefined }),
    exclude: fc.option(several, { nil: undefined }),
    sort: fc.constantFrom(undefined, ...GroupSort.options),
  }),
  fc.record({ kind: fc.constant('members' as const), group: pick, persons: fc.option(several, { nil: undefined }) }),
  fc.record({ kind: fc.constant('replace' as const), person: pick, groups: fc.array(pick, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('copy' as const), group: pick, name: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant('merge' as const), group: pick, other: pick, deleteSource: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('overlap' as const, 'difference' as const), group: pick, other: pick }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

it('any sequence of group operations does what a simple model does', async () => {
  let spaces = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const space = (await kith.call('POST', '/v1/spaces/', { name: `space ${++spaces}` })).body;
      const token = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
      const model: Model = { groups: new Map(), persons: await kith.addPersons(3, space.id) };
      const erased = ['erased-or-never-there'];
      for (const next of steps) await take(next, model, space.id, token, erased);
      await compare(model, token);
    }),
    { numRuns: 150 },
  );
});

async function take(
  next: Step,
  model: Model,
  spaceId: TestKith['spaceId'],
  token: string,
  erased: string[],
): Promise<void> {
  const call = (method: Parameters<TestKith['call']>[0], url: string, body?: object) =>
    kith.call(method, url, body, token);
  const groupIds = [...model.groups.keys(), 999_999_999];
  const persons = [...model.persons, ...erased];
  const groupAt = (i: number) => groupIds[i % groupIds.length] ?? 0;
  const personAt = (i: number) => persons[i % persons.length] ?? '';
  const taken = (name: string, except?: number) =>
    [...model.groups].some(([id, group]) => id !== except && nameKey(group.name) === nameKey(name));

  switch (next.kind) {
    case 'create': {
      const answer = await call('POST', GROUPS, { name: next.name });
      expect(answer.status).toBe(taken(next.name) ? 400 : 201);
      if (answer.status === 201) {
        const { id, created } = answer.body;
        model.groups.set(id, { name: next.name, members: new Set(), created });
      }
      return;
    }
    case 'rename': {
      const id = groupAt(next.group);
      const group = model.groups.get(id);
      const answer = await call('PATCH', `${GROUPS}${id}/`, { name: next.name });
      expect(answer.status).toBe(!group ? 404 : taken(next.name, id) ? 400 : 200);
      if (group && answer.status === 200) group.name = next.name;
      return;
    }
    case 'delete': {
      const id = groupAt(next.group);
      expect((await call('DELETE', `${GROUPS}${id}/`)).status).toBe(model.groups.delete(id) ? 204 : 404);
      return;
    }
    case 'enrol':
      model.persons.push(...(await kith.addPersons(1, spaceId)));
      return;
    case 'erase': {
      const pid = personAt(next.person);
      const at = model.persons.indexOf(pid);
      expect((await call('DELETE', `/v1/persons/${pid}/`)).status).toBe(at < 0 ? 404 : 204);
      if (at >= 0) erased.push(...model.persons.splice(at, 1));
      for (const group of model.groups.values()) group.members.delete(pid);
      return;
    }
    case 'add':
    case 'remove': {
      const pids = [...new Set(next.persons.map(personAt))];
      const ids = [...new Set(next.groups.map(groupAt))];
      const answer = await call(next.kind === 'add' ? 'POST' : 'DELETE', `${GROUPS}pids/`, { pids, groups_ids: ids });
      const known = pids.every((pid) => model.persons.includes(pid)) && ids.every((id) => model.groups.has(id));
      expect(answer.status).toBe(known ? 200 : 400);
      if (!known) return;
      let changed = 0;
      for (const id of ids) {
        const members = model.groups.get(id)?.members ?? new Set();
        const before = members.size;
        for (const pid of pids) next.kind === 'add' ? members.add(pid) : members.delete(pid);
        changed += Math.abs(members.size - before);
      }
      const unchanged = pids.length * ids.length - changed;
      expect(answer.body).toEqual(
        next.kind === 'add' ? { added: changed, already: unchanged } : { removed: changed, absent: unchanged },
      );
      return;
    }
    case 'list': {
      const query = new URLSearchParams({ limit: '2' });
      const include = next.include?.map(personAt);
      const exclude = next.exclude?.map(personAt);
      if (next.q) query.set('q', next.q);
      if (include) query.set('pids_include', include.join(','));
      if (exclude) query.set('pids_exclude', exclude.join(','));
      if (next.sort) query.set('sort', next.sort);
      const expected = [...model.groups].filter(
        ([, { name, members }]) =>
          (!next.q || nameKey(name).includes(nameKey(next.q))) &&
          (!include || include.some((pid) => members.has(pid))) &&
          !exclude?.some((pid) => members.has(pid)),
      );
      const sorted = expected.sort(inOrder(next.sort ?? 'id')).map(([id]) => id);
      expect(await byCursor(call, `${GROUPS}?${query}`, sorted.length, ({ id }) => id)).toEqual(sorted);
      return;
    }
    case 'members': {
      const id = groupAt(next.group);
      const group = model.groups.get(id);
      const pids = next.persons?.map(personAt);
      const { status, body } = await call('GET', `${GROUPS}${id}/pids/${pids ? `?pids=${pids.join(',')}` : ''}`);
      expect(status).toBe(group ? 200 : 404);
      if (!group) return;
      const expected = model.persons.filter((pid) => group.members.has(pid) && (!pids || pids.includes(pid)));
      expect([body.count, body.results.map((member: { pid: string }) => member.pid)]).toEqual([
        expected.length,
        expected,
      ]);
      return;
    }
    case 'replace': {
      const pid = personAt(next.person);
      const ids = new Set(next.groups.map(groupAt));
      const answer = await call('PUT', `/v1/persons/${pid}/groups/`, { groups_ids: [...ids] });
      if (!model.persons.includes(pid)) return expect(answer.status).toBe(404);
      if ([...ids].some((id) => !model.groups.has(id))) return expect(answer.status).toBe(400);
      const held = [...model.groups].flatMap(([id, { members }]) => (members.has(pid) ? id : []));
      expect(answer.body).toEqual({
        added: [...ids].filter((id) => !held.includes(id)).length,
        removed: held.filter((id) => !ids.has(id)).length,
      });
      for (const [id, { members }] of model.groups) ids.has(id) ? members.add(pid) : members.delete(pid);
      return;
    }
    case 'copy': {
      const original = model.groups.get(groupAt(next.group));
      const answer = await call('POST', `${GROUPS}${groupAt(next.group)}/copy/`, { name: next.name });
      expect(answer.status).toBe(!original ? 404 : taken(next.name) ? 400 : 201);
      if (!original || answer.status !== 201) return;
      const { id, created, persons_count } = answer.body;
      expect(persons_count).toBe(original.members.size);
      model.groups.set(id, { name: next.name, members: new Set(original.members), created });
      return;
    }
    case 'merge': {
      const [id, from] = [groupAt(next.group), groupAt(next.other)];
      const [target, source] = [model.groups.get(id), model.groups.get(from)];
      const answer = await call('POST', `${GROUPS}${id}/merge/`, { from, delete_source: next.deleteSource });
      expect(answer.status).toBe(!target ? 404 : !source || id === from ? 400 : 200);
      if (!target || !source || id === from) return;
      for (const pid of source.members) target.members.add(pid);
      if (next.deleteSource) model.groups.delete(from);
      expect(answer.body.persons_count).toBe(target.members.size);
      return;
    }
    case 'overlap':
    case 'difference': {
      const [id, other] = [groupAt(next.group), groupAt(next.other)];
      const [mine, theirs] = [model.groups.get(id)?.members, model.groups.get(other)?.members];
      const url = `${GROUPS}${id}/${next.kind}/?with=${other}&limit=2`;
      if (!mine || !theirs) return expect((await call('GET', url)).status).toBe(mine ? 400 : 404);
      const expected = model.persons.filter((pid) => mine.has(pid) && theirs.has(pid) === (next.kind === 'overlap'));
      expect(await byCursor(call, url, expected.length, ({ pid }) => pid)).toEqual(expected);
      return;
    }
    default:
      next satisfies never;
  }
}

type Entry = readonly [id: number, group: { name: string; members: Set<string>; created: string }];

function inOrder(sort: GroupSort): (a: Entry, b: Entry) => number {
  const key = ([id, { name, members, created }]: Entry): string | number =>
    ({ id, name: nameKey(name), created, persons_count: members.size })[sort.replace('-', '') as 'id'];
  const turn = sort.startsWith('-') ? -1 : 1;
  return (a, b) => (key(a) < key(b) ? -turn : key(a) > key(b) ? turn : a[0] - b[0]);
}

/** Something of every row of a list, read by cursor to the end; every page must have the count of all. */
async function byCursor<T>(
  call: (method: 'GET', url: string) => Promise<Answer>,
  url: string,
  count: number,
  // biome-ignore lint/suspicious/noExplicitAny: rows of every shape
  take: (row: any) => T,
): Promise<T[]> {
  const seen: T[] = [];
  let after: string | null = null;
  do {
    const { body }: Answer = await call('GET', after === null ? url : `${url}&after=${after}`);
    expect(body.count).toBe(count);
    seen.push(...body.results.map(take));
    after = body.next_after;
  } while (after !== null);
  return seen;
}

async function compare(model: Model, token: string): Promise<void> {
  const { results } = (await kith.call('GET', `${GROUPS}?limit=1000`, undefined, token)).body;
  expect(results).toHaveLength(model.groups.size);
  for (const { id, name, persons_count } of results) {
    expect({ name, persons_count }).toEqual({
      name: model.groups.get(id)?.name,
      persons_count: model.groups.get(id)?.members.size,
    });
  }
  for (const pid of model.persons) {
    const { results: groups } = (await kith.call('GET', `/v1/persons/${pid}/groups/`, undefined, token)).body;
    const expected = [...model.groups].filter(([, group]) => group.members.has(pid)).map(([id]) => id);
    expect(groups.map((group: { id: number }) => group.id)).toEqual(expected.sort((a, b) => a - b));
  }
}

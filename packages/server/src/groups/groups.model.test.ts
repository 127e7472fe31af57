import { nameKey } from '@kith/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestKith, type TestKith } from '../testing/test-kith.ts';

const GROUPS = '/v1/groups/persons/';
const names = ['Staff', 'STAFF', 'VIP', 'Night shift', 'staffing'];

/** What the groups of one space should be: the simplest thing that could be right. */
interface Model {
  readonly groups: Map<number, { name: string; members: Set<string> }>;
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
  }),
  fc.record({ kind: fc.constant('members' as const), group: pick, persons: fc.option(several, { nil: undefined }) }),
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
      if (answer.status === 201) model.groups.set(answer.body.id, { name: next.name, members: new Set() });
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
      const query = new URLSearchParams({ limit: '1000' });
      const include = next.include?.map(personAt);
      const exclude = next.exclude?.map(personAt);
      if (next.q) query.set('q', next.q);
      if (include) query.set('pids_include', include.join(','));
      if (exclude) query.set('pids_exclude', exclude.join(','));
      const { body } = await call('GET', `${GROUPS}?${query}`);
      const expected = [...model.groups].filter(
        ([, { name, members }]) =>
          (!next.q || nameKey(name).includes(nameKey(next.q))) &&
          (!include || include.some((pid) => members.has(pid))) &&
          !exclude?.some((pid) => members.has(pid)),
      );
      expect(body.count).toBe(expected.length);
      expect(body.results.map((group: { id: number }) => group.id)).toEqual(
        expected.map(([id]) => id).sort((a, b) => a - b),
      );
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
    default:
      next satisfies never;
  }
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

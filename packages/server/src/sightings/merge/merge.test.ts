import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('two persons who are one', () => {
  let kith: TestKith;

  beforeAll(async () => {
    kith = await openTestKith();
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  it('become one: its groups, its templates, its name where it has none; the other is gone', async () => {
    const [one, other] = await kith.addPersons(2);
    const group = async (name: string, pids: unknown[]) => {
      const { id } = (await kith.call('POST', GROUPS, { name })).body;
      if (pids.length) await kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [id] });
      return id;
    };
    const [both, first, second] = [
      await group('both', [one, other]),
      await group('first', [one]),
      await group('second', [other]),
    ];
    await kith.call('PATCH', `/v1/persons/${one}/`, { note: 'kept' });
    await kith.call('PATCH', `/v1/persons/${other}/`, { name: 'Ada', external_id: 'E-1', note: 'lost' });

    const merged = await kith.call('POST', `/v1/persons/${one}/merge/`, { from: other });
    expect(merged.status).toBe(200);
    expect(merged.body).toMatchObject({ pid: one, name: 'Ada', external_id: 'E-1', note: 'kept', templates_count: 2 });
    expect((await kith.call('GET', `/v1/persons/${other}/`)).status).toBe(404);
    const groups = (await kith.call('GET', `/v1/persons/${one}/groups/`)).body.results;
    expect(groups.map((g: { id: number; persons_count: number }) => [g.id, g.persons_count])).toEqual([
      [both, 1],
      [first, 1],
      [second, 1],
    ]);
    // A space that nobody was looked for in is loaded when it changes.
    await until(async () => (await kith.context.gallery.persons(kith.spaceId)) === 1, 'one person to be found');
  });

  it('are refused where they are not two of this space', async () => {
    const [one] = await kith.addPersons(1);
    const merge = (pid: unknown, from: unknown) => kith.call('POST', `/v1/persons/${pid}/merge/`, { from });
    for (const from of [one, NOBODY, 'nobody']) {
      const refused = await merge(one, from);
      expect([refused.status, refused.body.fields[0].name]).toEqual([400, 'from']);
    }
    expect((await merge(NOBODY, one)).status).toBe(404);
  });
});

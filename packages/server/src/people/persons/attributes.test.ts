import type { Pid } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('attributes of persons', () => {
  let kith: TestKith;
  let pids: Pid[];

  beforeAll(async () => {
    kith = await openTestKith();
    pids = await kith.addPersons(4);
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  const change = (i: number, attributes: unknown) => kith.call('PATCH', `/v1/persons/${pids[i]}/`, { attributes });
  const of = async (i: number) => (await kith.call('GET', `/v1/persons/${pids[i]}/`)).body.attributes;

  it('are texts, numbers, true or false, and stay until they are changed or taken away', async () => {
    expect(await of(0)).toEqual({});
    const set = await change(0, { department: ' Sales ', level: 3, remote: true, room: '007' });
    expect([set.status, set.body.attributes]).toEqual([
      200,
      { department: 'Sales', level: 3, remote: true, room: '007' },
    ]);
    await change(0, { level: 4, remote: null });
    expect(await of(0)).toEqual({ department: 'Sales', level: 4, room: '007' });
    await kith.call('PATCH', `/v1/persons/${pids[0]}/`, { name: 'Ada' });
    expect(await of(0)).toEqual({ department: 'Sales', level: 4, room: '007' });
  });

  it('lists find persons by one or several of them', async () => {
    await change(1, { department: 'Sales', level: 1 });
    await change(2, { department: 'sales', level: '4' });
    const listed = async (...filters: string[]) => {
      const query = filters.map((filter) => `attributes=${encodeURIComponent(filter)}`).join('&');
      const { results } = (await kith.call('GET', `/v1/persons/?${query}`)).body;
      return results.map(({ pid }: { pid: Pid }) => pids.indexOf(pid));
    };
    expect(await listed('department:Sales')).toEqual([0, 1]);
    expect(await listed('department:Sales', 'level:4')).toEqual([0]);
    expect(await listed('level:4')).toEqual([0, 2]);
    expect(await listed('level:5')).toEqual([]);
    expect((await kith.call('GET', '/v1/persons/?attributes=department')).status).toBe(400);
  });

  it('are called what they are called: each name once, in order, page by page', async () => {
    await change(1, { department: 'Sales', level: 1 });
    await change(2, { department: 'Crew', größe: 2 });
    const all = (await kith.call('GET', '/v1/persons/attributes/')).body;
    const names = all.results.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(expect.arrayContaining(['department', 'level', 'größe']));
    expect(all.next_after).toBeNull();
    const paged: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const from: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const { body } = await kith.call('GET', `/v1/persons/attributes/?limit=1${from}`);
      paged.push(...body.results.map(({ name }: { name: string }) => name));
      after = body.next_after;
    }
    expect(paged).toEqual(names);
  });

  it('are twenty at most, and no more than two kilobytes: all of a change or nothing', async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`a${i}`, i]));
    expect((await change(3, many)).status).toBe(200);
    const more = await change(3, { a0: 'changed', b: 1 });
    expect([more.status, more.body.fields[0].name]).toEqual([400, 'attributes']);
    expect(await of(3)).toEqual(many);
    expect((await change(3, { ...many, a0: null, b: 1 })).status).toBe(200);
    const long = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`a${i}`, 'x'.repeat(255)]));
    expect((await change(3, long)).status).toBe(400);
    for (const wrong of [{ '': 1 }, { a: [] }, { a: {} }, { a: 'x'.repeat(256) }, { ['n'.repeat(65)]: 1 }, 'x', [1]])
      expect((await change(3, wrong)).status).toBe(400);
  });

  it('of two who turn out to be one are those of the one who stays, and what else was known', async () => {
    const [into, from] = await kith.addPersons(2);
    await kith.call('PATCH', `/v1/persons/${into}/`, { attributes: { department: 'Sales' } });
    await kith.call('PATCH', `/v1/persons/${from}/`, { attributes: { department: 'Crew', level: 2 } });
    const merged = await kith.call('POST', `/v1/persons/${into}/merge/`, { from });
    expect([merged.status, merged.body.attributes]).toEqual([200, { department: 'Sales', level: 2 }]);
  });
});

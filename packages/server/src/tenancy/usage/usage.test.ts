import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiCalls } from './api-calls.ts';

const PATH = '/v1/billing/usage/';

let kith: TestKith;
let now = Date.UTC(2026, 0, 31, 23, 59, 0);
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

async function newSpace(name: string) {
  const space = (await kith.call('POST', '/v1/spaces/', { name })).body;
  const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true })).body;
  return { space, key: key as string };
}

const figures = async (key: string, query = '') =>
  (await kith.call('GET', `${PATH}?${query}`, undefined, key)).body.results.map(
    (item: { month: string; event_type: number; quantity: number }) => [item.month, item.event_type, item.quantity],
  );

describe('API calls', () => {
  it('are counted for the space of their token and the month in which they were answered, refused ones too', async () => {
    const one = await newSpace('one');
    const other = await newSpace('other');
    for (let n = 0; n < 3; n++) await kith.call('GET', '/v1/groups/persons/', undefined, one.key);
    await kith.call('GET', '/v1/groups/persons/4711/', undefined, one.key);
    await kith.call('GET', '/v1/whoami/', undefined, other.key);
    // A call counts when it was answered: this one is in the next.
    expect(await figures(one.key)).toEqual([['2026-01', 1, 4]]);
    now += 60_000;
    await kith.call('GET', '/v1/whoami/', undefined, one.key);
    expect(await figures(one.key)).toEqual([
      ['2026-01', 1, 5],
      ['2026-02', 1, 1],
    ]);
    expect(await figures(other.key)).toEqual([['2026-01', 1, 1]]);
    now -= 60_000;
  });

  it("without a valid token, and with one of a kind that does not open the route, are nobody's", async () => {
    const { key, space } = await newSpace('quiet');
    await kith.call('GET', '/v1/whoami/', undefined, `${key.slice(0, -1)}x`);
    await kith.call('GET', '/v1/spaces/', undefined, key);
    await kith.context.apiCalls.write();
    const rows = kith.context.db.queries.selectFrom('usage').selectAll().where('space_id', '=', space.id);
    expect(await rows.execute()).toEqual([]);
  });

  it('that were counted are written at the stop, and those of a space that is gone are let go', async () => {
    const { db } = kith.context;
    const { space } = await newSpace('stop');
    const gone = await newSpace('gone');
    const calls = new ApiCalls({ db, clock: () => now, log: pino({ level: 'silent' }) });
    for (let n = 0; n < 1000; n++) calls.count(space.id);
    calls.count(gone.space.id);
    await kith.call('DELETE', `/v1/spaces/${gone.space.id}/`);
    await calls[Symbol.asyncDispose]();
    const rows = db.queries.selectFrom('usage').select(['event_type', 'quantity']).where('space_id', '=', space.id);
    expect(await rows.execute()).toEqual([{ event_type: 1, quantity: 1000 }]);
  });

  it('that cannot be written are kept', async () => {
    const { db } = kith.context;
    const { space } = await newSpace('broken for a moment');
    let broken = true;
    const failing = {
      transaction: (work: Parameters<typeof db.transaction>[0]) =>
        broken ? Promise.reject(new Error('The disk is full.')) : db.transaction(work),
    } as unknown as typeof db;
    const calls = new ApiCalls({ db: failing, clock: () => now, log: pino({ level: 'silent' }) });
    calls.count(space.id);
    await expect(calls.write()).rejects.toThrow('The disk is full.');
    calls.count(space.id);
    broken = false;
    await Promise.all([calls.write(), calls.write()]);
    const rows = db.queries.selectFrom('usage').select('quantity').where('space_id', '=', space.id);
    expect(await rows.execute()).toEqual([{ quantity: 2 }]);
    await calls[Symbol.asyncDispose]();
  });
});

it('bindings of sources to licences are counted, once each', async () => {
  const { key } = await newSpace('bound');
  const licence = (await kith.call('POST', '/v1/licenses/sources/', { name: 'x' })).body.id;
  const other = (await kith.call('POST', '/v1/licenses/sources/', { name: 'y' })).body.id;
  const source = (await kith.call('POST', '/v1/sources/', { name: 'door', license_id: licence }, key)).body.id;
  const bind = (license_id: number | null) => kith.call('PATCH', `/v1/sources/${source}/`, { license_id }, key);
  for (const licence_id of [licence, other, other, null, licence]) await bind(licence_id);
  expect(await figures(key, 'event_types=4')).toEqual([['2026-01', 4, 3]]);
});

describe('the answer', () => {
  it('has space, month, event and figure of each, by months, spaces and events that are asked for', async () => {
    const one = await newSpace('asked');
    const other = await newSpace('asked too');
    const { db } = kith.context;
    const rows = [one.space.id, other.space.id].flatMap((space_id) =>
      ['2025-10', '2025-11', '2025-12'].flatMap((month) =>
        [2, 3].map((event_type) => ({ space_id, month, event_type, quantity: event_type })),
      ),
    );
    await db.queries.insertInto('usage').values(rows).execute();
    const spaces = `spaces_ids=${one.space.id}%2C${other.space.id}`;
    const page = (
      await kith.call('GET', `${PATH}?limit=1&offset=0&${spaces}&event_types=3&month_from=2025-11&month_to=2025-12`)
    ).body;
    expect(page.count).toBe(4);
    expect(page.results).toEqual([
      {
        id: expect.any(Number),
        month: '2025-11',
        space: one.space,
        event_type: 3,
        name: 'Entries stored',
        quantity: 3,
      },
    ]);
    const total = (await kith.call('GET', `${PATH}total/?${spaces}&month_to=2025-12&event_types=2%2C3`)).body;
    expect(total).toEqual({
      results: [
        { id: 2, event_type: 2, name: 'Persons stored', quantity: 12 },
        { id: 3, event_type: 3, name: 'Entries stored', quantity: 18 },
      ],
    });
    expect((await kith.call('GET', `${PATH}total/?month_to=2025-12`)).body.results).toEqual([]);
    const own = `${PATH}total/?${spaces}&month_to=2025-12`;
    expect((await kith.call('GET', own, undefined, one.key)).body.results).toMatchObject([
      { event_type: 2, quantity: 6 },
      { event_type: 3, quantity: 9 },
    ]);
  });

  it.each(['month_from=2026-13', 'month_to=January', 'event_types=5', 'event_types=0', 'limit=0'])(
    'to %s is a field error',
    async (query) => {
      const { status, body } = await kith.call('GET', `${PATH}?${query}`);
      expect([status, body.fields[0].name]).toEqual([400, query.split('=')[0]]);
    },
  );
});

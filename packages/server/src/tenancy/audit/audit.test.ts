import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../accounts/accounts.ts';
import { auditPurge } from './audit-purge.ts';
import { aliasOf as personAlias } from './changed-objects.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PATH = '/v1/audit/';
const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let now = Date.UTC(2026, 0, 2, 3, 4, 5);
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now, env: { KITH_TRUSTED_PROXIES: '10.0.0.0/8' } });
});
afterAll(() => kith[Symbol.asyncDispose]());

interface Row {
  action: string;
  objects: Record<string, unknown[]>;
  at: string;
  id: number;
}
const log = async (query = ''): Promise<Row[]> => (await kith.call('GET', `${PATH}?${query}`)).body.results;
/** The rows that some work writes, the oldest first. */
async function written(work: () => Promise<unknown>): Promise<Row[]> {
  const [last] = await log('limit=1');
  await work();
  return (await log('limit=1000')).filter(({ id }) => id > (last?.id ?? 0)).reverse();
}
const logIn = (username: string, password: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  kith.app.inject({
    method: 'POST',
    url: '/v1/auth/token/',
    headers,
    remoteAddress,
    payload: { username, password },
  });

describe('a change', () => {
  it('is on record with who, what, when and from where', async () => {
    const { tokenId } = (await kith.context.authenticate(kith.token)) ?? {};
    let id = 0;
    const rows = await written(async () => {
      id = (await kith.call('POST', '/v1/spaces/', { name: 'shop' })).body.id;
    });
    expect(rows).toEqual([
      {
        id: expect.any(Number),
        at: '2026-01-02T03:04:05.000000+00:00',
        caller: 'account',
        token_id: tokenId,
        space_id: kith.spaceId,
        action: 'POST /v1/spaces/',
        objects: { created: [id] },
        status: 201,
        address: '127.0.0.1',
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
  });

  it('names the ids of what it was about, and nothing else', async () => {
    const [pid = '', other = ''] = await kith.addPersons(2);
    const group = (await kith.call('POST', GROUPS, { name: 'Secret name' })).body.id;
    const profile = { name: 'Secret name', http_method: 0, destination_url: 'https://secret.example/' };
    const { key, id: token } = (await kith.call('POST', '/v1/tokens/', {})).body;
    const aliasOf = (of: string) => personAlias(kith.context.secrets.tokenKey, of);
    const rows = await written(async () => {
      await kith.call('POST', `${GROUPS}pids/`, { pids: [pid, other], groups_ids: [group] });
      await kith.call('DELETE', `${GROUPS}pids/`, { pids: [other], groups_ids: [group] });
      await kith.call('PATCH', `${GROUPS}${group}/`, { name: 'Another secret', description: 'Secret' });
      await kith.call('PATCH', `/v1/persons/${pid}/`, { name: 'Secret name', external_id: '4711', note: 'Secret' });
      await kith.call('POST', `/v1/persons/${pid}/merge/`, { from: other });
      await kith.call('POST', '/v1/notifications/', profile);
      await kith.call('PUT', '/v1/settings/thresholds/', { exact: 90 });
      await kith.call('PATCH', `/v1/tokens/${key}/`, { is_active: false });
      await kith.call('DELETE', `/v1/tokens/${key}/`);
      await kith.call('DELETE', `/v1/persons/${pid}/`);
    });
    expect(rows.map(({ action, objects }) => [action, objects])).toEqual([
      ['POST /v1/groups/persons/pids/', { pids: [aliasOf(pid), aliasOf(other)], groups_ids: [group] }],
      ['DELETE /v1/groups/persons/pids/', { pids: [aliasOf(other)], groups_ids: [group] }],
      ['PATCH /v1/groups/persons/:id/', { id: [group] }],
      ['PATCH /v1/persons/:pid/', { pid: [aliasOf(pid)] }],
      ['POST /v1/persons/:pid/merge/', { pid: [aliasOf(pid)], from: [aliasOf(other)] }],
      ['POST /v1/notifications/', { created: [expect.any(Number)] }],
      ['PUT /v1/settings/thresholds/', {}],
      ['PATCH /v1/tokens/:id/', { id: [token] }],
      ['DELETE /v1/tokens/:id/', { id: [token] }],
      ['DELETE /v1/persons/:pid/', { pid: [aliasOf(pid)] }],
    ]);
    const all = JSON.stringify(await kith.context.db.queries.selectFrom('audit').selectAll().execute());
    for (const secret of ['ecret', '4711', key, 'owner-password', pid, other]) expect(all).not.toContain(secret);
  });

  it('that was refused, and what only reads, searches or tries, is not on record', async () => {
    const { id } = (
      await kith.call('POST', '/v1/notifications/', {
        name: 'tried',
        http_method: 0,
        destination_url: 'https://receiver.example/',
      })
    ).body;
    const rows = await written(async () => {
      await kith.call('GET', GROUPS);
      await kith.call('POST', GROUPS, { name: '' });
      await kith.call('DELETE', `${GROUPS}4711/`);
      await kith.call('POST', `/v1/notifications/${id}/test/`, {});
      await kith.call('POST', '/v1/spaces/', { name: 'no' }, null);
    });
    expect(rows).toEqual([]);
  });

  it('that cannot be put on record is not confirmed', async () => {
    await using full = await openTestKith();
    await sql`alter table audit rename to gone`.execute(full.context.db.queries);
    const { status, body } = await full.call('POST', GROUPS, { name: 'unconfirmed' });
    expect([status, body.error_codes]).toEqual([500, [500]]);
    expect((await full.call('POST', GROUPS, { name: 'not made' })).status).toBe(500);
    expect((await full.call('GET', GROUPS)).body.results.map((group: { name: string }) => group.name)).toEqual([
      'unconfirmed',
    ]);
    await sql`alter table gone rename to audit`.execute(full.context.db.queries);
    await full.call('POST', GROUPS, { name: 'confirmed' });
    expect((await full.call('GET', PATH)).body.results).toHaveLength(2);
  });

  it('keeps the id that the client gave its request, unless it is no id', async () => {
    const send = (id: string) =>
      kith.app.inject({
        method: 'POST',
        url: '/v1/spaces/',
        headers: { authorization: `Token ${kith.token}`, 'request-id': id },
        payload: { name: `space of ${id.length}` },
      });
    const given = await send('5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10');
    expect(given.headers['request-id']).toBe('5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10');
    expect(await log('limit=1')).toMatchObject([{ request_id: given.headers['request-id'] }]);
    const odd = await send('a name of somebody');
    expect(odd.headers['request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('logins', () => {
  it('are on record, and so are those that failed', async () => {
    const rows = await written(async () => {
      await logIn('owner', 'owner-password');
      await logIn('OWNER', 'wrong', {}, '192.0.2.7');
    });
    const login = { action: 'POST /v1/auth/token/', caller: 'nobody', space_id: null, objects: {} };
    expect(rows).toMatchObject([
      { ...login, status: 200, token_id: expect.any(Number), address: '127.0.0.1' },
      { ...login, status: 400, token_id: null, address: '192.0.2.7' },
    ]);
  });

  it("with a name that nobody has are nobody's, and do not tell the name", async () => {
    const rows = await written(() => logIn('Mallory', 'wrong'));
    expect(rows).toEqual([]);
    const nobodys = await kith.context.db.queries
      .selectFrom('audit')
      .selectAll()
      .where('account_id', 'is', null)
      .execute();
    expect(nobodys).toHaveLength(1);
    expect(JSON.stringify(nobodys)).not.toMatch(/mallory/i);
  });

  it('come from where a proxy says, when that proxy is to be believed', async () => {
    const rows = await written(async () => {
      await logIn('owner', 'wrong', { 'x-forwarded-for': '198.51.100.1, 203.0.113.5' }, '10.1.2.3');
      await logIn('owner', 'wrong', { 'x-forwarded-for': '198.51.100.1' }, '192.0.2.8');
    });
    expect(rows).toMatchObject([{ address: '203.0.113.5' }, { address: '192.0.2.8' }]);
  });
});

describe('the log', () => {
  it('is read by pages, the newest first, also while it grows', async () => {
    for (let n = 0; n < 5; n++) await kith.call('POST', GROUPS, { name: `page ${n}` });
    const ids = (await log('limit=1000')).map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const seen: number[] = [];
    let url: string | null = `${PATH}?limit=3`;
    while (url) {
      const { body } = await kith.call('GET', url);
      seen.push(...body.results.map(({ id }: Row) => id));
      expect(body.next === null).toBe(body.next_after === null);
      url = body.next?.replace('http://kith.test', '') ?? null;
      await kith.call('POST', GROUPS, { name: `meanwhile ${seen.length}` });
    }
    expect(seen).toEqual(ids);
  });

  it('is filtered by date, action and token', async () => {
    now += 10 * DAY_MS;
    const { id, key } = (await kith.call('POST', '/v1/tokens/', {})).body;
    await kith.call('POST', GROUPS, { name: 'by the other token' }, key);
    await kith.call('DELETE', '/v1/tokens/?permanent=false', undefined, key);
    expect((await log(`token_id=${id}`)).map(({ action }) => action)).toEqual([
      'DELETE /v1/tokens/',
      'POST /v1/groups/persons/',
    ]);
    expect(await log('date_from=2026-01-12')).toHaveLength(3);
    expect((await log('date_to=2026-01-11&limit=1000')).every(({ at }) => at < '2026-01-12')).toBe(true);
    const action = encodeURIComponent('POST /v1/groups/persons/');
    expect(await log(`action=${action}&date_from=2026-01-12`)).toHaveLength(1);
    expect((await kith.call('GET', `${PATH}?after=now`)).body.fields[0].name).toBe('after');
  });

  it('tells whoever knows its pid what was done to a person, that it was erased too', async () => {
    const [pid = '', other = ''] = await kith.addPersons(2);
    await kith.call('PATCH', `/v1/persons/${other}/`, { name: 'Somebody else' });
    await kith.call('PATCH', `/v1/persons/${pid}/`, { name: 'Somebody' });
    await kith.call('DELETE', `/v1/persons/${pid.toUpperCase()}/`);
    expect((await log(`pid=${pid}`)).map(({ action }) => action)).toEqual([
      'DELETE /v1/persons/:pid/',
      'PATCH /v1/persons/:pid/',
    ]);
  });

  it('is for the account alone', async () => {
    await createAccount(kith.context, 'other', 'other-password');
    const other = (await logIn('other', 'other-password')).json().token.key;
    const seen = (await kith.call('GET', PATH, undefined, other)).body.results;
    expect(seen.map(({ action, status }: { action: string; status: number }) => [action, status])).toEqual([
      ['POST /v1/auth/token/', 200],
    ]);
    const { key } = (await kith.call('POST', `/v1/spaces/${kith.spaceId}/tokens/`, {})).body;
    expect((await kith.call('GET', PATH, undefined, key)).status).toBe(403);
  });

  it('keeps a row for a year', async () => {
    const { db } = kith.context;
    now += 365 * DAY_MS - 10 * DAY_MS;
    await kith.call('POST', GROUPS, { name: 'a year later' });
    now += 1;
    await using purge = auditPurge({ db, clock: () => now, ahead: () => now, log: pino({ level: 'silent' }) });
    purge.wake();
    const left = () => db.queries.selectFrom('audit').select('at').execute();
    await until(async () => (await left()).every(({ at }) => at >= now - 365 * DAY_MS), 'the purge');
    expect((await left()).length).toBeGreaterThan(3);
  });

  it('is not kept from that by rows of a clock that was ahead, which go with those that came after them', async () => {
    const { db } = kith.context;
    const right = now;
    const logged = await db.queries.selectFrom('audit').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    const newer = async () =>
      (await db.queries.selectFrom('audit').select('at').where('id', '>', logged.id).orderBy('id').execute()).map(
        ({ at }) => at,
      );
    // More than the purge takes in one step.
    const at = (time: number, count: number) =>
      db.queries
        .insertInto('audit')
        .values(
          Array.from({ length: count }, () => ({
            at: time,
            account_id: null,
            caller: 'nobody' as const,
            token_id: null,
            space_id: null,
            action: '',
            objects: '{}',
            status: 200,
            address: '',
            request_id: '',
          })),
        )
        .execute();
    await at(right + 3000 * DAY_MS, 450);
    await at(right, 1);
    await at(right + DAY_MS, 1);
    now = right + 365 * DAY_MS;
    let looks = 0;
    const clock = () => {
      looks += 1;
      return now;
    };
    await using purge = auditPurge({ db, clock, ahead: () => now, log: pino({ level: 'silent' }) });
    purge.wake();
    // Asked again while it runs, it looks at the clock once more when the first run is over.
    purge.wake();
    await until(() => looks === 2, 'a whole run');
    expect(await newer()).toHaveLength(452);
    now += 1;
    purge.wake();
    await until(async () => (await newer()).length < 452, 'the purge');
    await until(async () => (await newer()).join() === `${right + DAY_MS}`, 'the rest of it');
  });
});

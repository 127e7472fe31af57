import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange, type RawAnswer } from './exchange.ts';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { type PythonRequest, pythonGenerations, toBytes } from './python-requests.ts';

/** The group requests of the official Python client, byte for byte over a raw socket. */
describe('the group calls of the official Python client', () => {
  let kith: KithWithPeople;

  beforeAll(async () => {
    kith = await openKithWithPeople();
  });
  afterAll(() => kith?.[Symbol.asyncDispose]());

  describe.each(pythonGenerations)(
    'as sent with httpx $httpx by $userAgent',
    ({ httpx, userAgent, recorded, derived }) => {
      const values: Record<string, string | number> = {};
      const send = (request: PythonRequest): Promise<RawAnswer> =>
        exchange(kith.url, toBytes(request, userAgent, values));
      const group = (name: string, count: number) =>
        expect.objectContaining({ id: values.group, name, space_id: values.space, persons_count: count });
      const page = (...results: unknown[]) => ({ count: results.length, next: null, previous: null, results });

      beforeAll(async () => {
        const { ada, bea } = kith.people;
        Object.assign(values, { host: new URL(kith.url).host, token: kith.token, ada, bea });
        const other = await send({ ...derived.create, body: `{"name":"Other ${httpx} ${userAgent}"}` });
        const { id, space_id } = other.body as { id: number; space_id: number };
        Object.assign(values, { other: id, space: space_id, name: 'Late shift', newName: 'Löte shift \\u2713' });
      });

      it('creates and gets', async () => {
        const created = await send(derived.create);
        expect(created.status).toBe(201);
        values.group = (created.body as { id: number }).id;
        expect(created.body).toEqual(group('Late shift', 0));
        expect(await send(derived.get)).toEqual({ status: 200, body: group('Late shift', 0) });
      });

      it('adds, and lists the persons', async () => {
        expect(await send(recorded.add)).toEqual({ status: 200, body: { added: 2, already: 0 } });
        expect(await send(recorded.add)).toEqual({ status: 200, body: { added: 0, already: 2 } });
        const persons = await send(recorded.persons);
        expect(persons.status).toBe(200);
        expect(persons.body).toMatchObject(page({ pid: kith.people.ada, pid_source: 'door' }));
      });

      it('lists with every filter', async () => {
        const body = { ...page(group('Late shift', 1)), next_after: null };
        expect(await send(recorded.list)).toEqual({ status: 200, body });
        expect(await send(derived.listWithSpaceInName)).toEqual({ status: 200, body });
      });

      it('renames with PATCH', async () => {
        expect(await send(derived.update)).toEqual({ status: 200, body: group('Löte shift ✓', 1) });
      });

      it('removes with a body on DELETE, and deletes', async () => {
        expect(await send(recorded.remove)).toEqual({ status: 200, body: { removed: 2, absent: 0 } });
        expect(await send(recorded.persons)).toMatchObject({ status: 200, body: page() });
        expect(await send(derived.delete)).toEqual({ status: 204, body: null });
        expect(await send(derived.get)).toEqual({
          status: 404,
          body: { error_codes: [404], message: 'Not found.', fields: [] },
        });
      });
    },
  );
});

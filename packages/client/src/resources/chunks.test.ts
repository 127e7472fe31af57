import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client, KithApiError, KithChunkError } from '../index.ts';

let kith: TestKith;
let client: Client;
/** 250: three chunks. */
let pids: string[];
/** How many requests were sent. */
let requests: number;
/** Ends the connection of the request of this number, before it is sent. */
let lost: number | null;

beforeAll(async () => {
  kith = await openTestKith();
  const baseUrl = await kith.app.listen({ port: 0, host: '127.0.0.1' });
  const counting: typeof fetch = (input, init) => {
    requests += 1;
    return requests === lost ? Promise.reject(new TypeError('lost')) : fetch(input, init);
  };
  client = new Client({ apiToken: kith.token, baseUrl, fetch: counting, retries: 0 });
  pids = await kith.addPersons(250);
});
afterAll(() => kith[Symbol.asyncDispose]());
beforeEach(() => {
  requests = 0;
  lost = null;
});

const group = (name: string) => client.groups.create({ name });
const failure = (call: Promise<unknown>): Promise<KithChunkError> =>
  call.then(
    () => Promise.reject(new Error('This did not fail.')),
    (error: KithChunkError) => error,
  );
async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
async function idsOf(items: AsyncIterable<{ readonly id: number }>): Promise<number[]> {
  return (await collect(items)).map(({ id }) => id).sort((a, b) => a - b);
}

describe('more than 100 persons', () => {
  it('are refused, unless chunks are asked for', async () => {
    const { id } = await group('refused');
    const refused = await failure(client.groups.add({ pids, groupsIds: [id] }));
    expect(refused).toBeInstanceOf(KithApiError);
    expect(refused).toMatchObject({ fields: [{ name: 'pids' }] });
  });

  it('join and leave in as few requests as it takes, and the sums are told', async () => {
    const { id } = await group('joined');
    requests = 0;
    const memberships = { pids: [...pids, ...pids.slice(0, 10)], groupsIds: [id] };
    expect(await client.groups.add(memberships, { chunk: true })).toEqual({ added: 250, already: 0 });
    expect(requests).toBe(3);
    expect(await client.groups.add({ pids, groupsIds: [id] }, { chunk: true })).toEqual({ added: 0, already: 250 });
    const members = client.groups.iteratePersons(id, { pids }, { chunk: true });
    expect((await collect(members)).map(({ pid }) => pid).sort()).toEqual([...pids].sort());
    expect(await client.groups.remove(memberships, { chunk: true })).toEqual({ removed: 250, absent: 0 });
  });

  it('with more than 100 groups are all the pairs', async () => {
    const groupsIds: number[] = [];
    for (let i = 0; i < 101; i++) groupsIds.push((await group(`pair ${i}`)).id);
    requests = 0;
    const memberships = { pids: pids.slice(0, 101), groupsIds };
    expect(await client.groups.add(memberships, { chunk: true })).toEqual({ added: 101 * 101, already: 0 });
    expect(requests).toBe(4);
    for (const id of groupsIds) await client.groups.delete(id);
  });

  it('nobody is nothing to do', async () => {
    expect(await client.groups.add({ pids: [], groupsIds: [1] }, { chunk: true })).toEqual({ added: 0, already: 0 });
    expect(requests).toBe(0);
  });

  it('of whom one is unknown stop at that chunk: those before it are done, and what is left is told', async () => {
    const { id } = await group('stopped');
    const wish = { pids: [...pids.slice(0, 120), 'nobody', ...pids.slice(120)], groupsIds: [id] };
    const error = await failure(client.groups.add(wish, { chunk: true }));
    expect(error).toBeInstanceOf(KithChunkError);
    expect(error).toMatchObject({ done: { added: 100, already: 0 }, cause: { status: 400, codes: [1002] } });
    expect(error.message).toMatch(/^1 of 3 requests are done/);
    expect(error.remaining.flatMap((left) => left.pids)).toEqual(wish.pids.slice(100));
    expect((await client.groups.get(id)).persons_count).toBe(100);
  });

  it('go on after the network was lost', async () => {
    const { id } = await group('gone on');
    lost = requests + 3;
    const error = await failure(client.groups.add({ pids, groupsIds: [id] }, { chunk: true }));
    expect(error).toMatchObject({ done: { added: 200 }, cause: { kind: 'unreachable' } });
    for (const left of error.remaining) await client.groups.add(left);
    expect((await client.groups.get(id)).persons_count).toBe(250);
  });

  it('stop where they are told to', async () => {
    const { id } = await group('aborted');
    const stop = new AbortController();
    const after = (async () => {
      while (requests < 3) await new Promise((resolve) => setImmediate(resolve));
      stop.abort();
    })();
    const error = await failure(client.groups.add({ pids, groupsIds: [id] }, { chunk: true, signal: stop.signal }));
    await after;
    expect(error).toMatchObject({ name: 'KithChunkError', cause: { name: 'AbortError' } });
  });
});

describe('lists by more than 100 persons', () => {
  it('give each group once, that holds any or none of them', async () => {
    const [early, late, both, none] = [
      await group('early'),
      await group('late'),
      await group('both'),
      await group('none'),
    ];
    await client.groups.add({ pids: pids.slice(0, 1), groupsIds: [early.id, both.id] });
    await client.groups.add({ pids: pids.slice(-1), groupsIds: [late.id, both.id] });
    const groupsIds = [early.id, late.id, both.id, none.id];
    const any = client.groups.iterate({ pidsInclude: pids, groupsIds }, { chunk: true });
    expect(await idsOf(any)).toEqual([early.id, late.id, both.id]);
    const no = client.groups.iterate({ pidsExclude: pids, groupsIds }, { chunk: true });
    expect(await idsOf(no)).toEqual([none.id]);
    const [head, tail] = [pids.slice(0, 125), pids.slice(125)];
    const mixed = client.groups.iterate({ pidsInclude: head, pidsExclude: tail, groupsIds }, { chunk: true });
    expect(await idsOf(mixed)).toEqual([early.id]);
    expect(await idsOf(client.groups.iterate({ groupsIds }, { chunk: true }))).toEqual(groupsIds);
  });

  it('give each person and each entry once', async () => {
    const persons = await collect(client.persons.iterate({ pids }, { chunk: true }));
    expect(new Set(persons.map(({ pid }) => pid))).toEqual(new Set(pids));
    expect(persons).toHaveLength(250);
    requests = 0;
    expect(await collect(client.entries.iterate({ pid: pids }, { chunk: true }))).toEqual([]);
    expect(requests).toBe(3);
  });
});

import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, KithApiError } from '../index.ts';

let kith: TestKith;
let client: Client;
let pids: string[];

beforeAll(async () => {
  kith = await openTestKith();
  const baseUrl = await kith.app.listen({ port: 0, host: '127.0.0.1' });
  client = new Client({ apiToken: kith.token, baseUrl });
  pids = await kith.addPersons(3);
});
afterAll(() => kith[Symbol.asyncDispose]());

const file = () => ['pid', ...pids, 'nobody', ''].join('\n');

describe('members of a group as CSV', () => {
  it.each([
    ['a text', (text: string) => text],
    ['a blob', (text: string) => new Blob([text])],
    ['a stream', (text: string) => new Blob([text]).stream()],
  ])('are imported from %s, with progress, and exported', async (name, from) => {
    const { id } = await client.groups.create({ name });
    const seen: number[] = [];
    const answer = await client.groups.importMembers(id, from(file()), { key: 'k', onProgress: (n) => seen.push(n) });
    expect(answer).toMatchObject({ status: 'done', added: 3, invalid: 1, skipped: 0 });
    expect(seen.at(-1)).toBe(file().length);
    expect(await client.groups.importMembers(id, from(file()), { key: 'k' })).toMatchObject({ added: 3, skipped: 4 });
    expect((await client.groups.imports(id, { key: 'k' })).results).toMatchObject([{ id: answer.id, mode: 'add' }]);
    const report = [];
    for await (const problem of client.groups.iterateImportReport(id, answer.id)) report.push(problem);
    expect(report).toEqual([{ row: 4, outcome: 'unknown', value: 'nobody', field: null, message: null }]);

    let text = '';
    for await (const piece of client.groups.exportMembers(id)) text += piece;
    expect(text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['pid', ...pids, '']);
    const { id: copy } = await client.groups.create({ name: `copy of ${name}` });
    expect(await client.groups.importMembers(copy, text)).toMatchObject({ added: 3, invalid: 0 });
    expect(await client.groups.importMembers(copy, `pid\n${pids[0]}`, { mode: 'replace' })).toMatchObject({
      removed: 2,
    });
  });

  it('are refused while they are still sent', async () => {
    const { id } = await client.groups.create({ name: 'refused' });
    const junk = new Blob(['no such column\n', 'x\n'.repeat(10_000_000)]);
    const refused = await client.groups.importMembers(id, junk.stream()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(KithApiError);
    expect(refused).toMatchObject({ status: 400, fields: [{ name: '__all__' }] });
    await expect(client.groups.exportMembers(999_999).next()).rejects.toMatchObject({ status: 404 });
  });

  it('can be broken off by who sends them', async () => {
    const { id } = await client.groups.create({ name: 'broken off' });
    const stop = new AbortController();
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await turnOfTheLoop();
        controller.enqueue(new TextEncoder().encode('pid\n'));
      },
    });
    const sent = client.groups.importMembers(id, endless, { signal: stop.signal });
    sent.catch(() => undefined);
    await until(async () => (await client.groups.imports(id)).count === 1, 'the import to begin');
    stop.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  });
});

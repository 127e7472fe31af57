import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { type Import, limits, type Pid } from '@kith/contract';
import { csv, figures, groupFiles, none } from '@kith/testing/group-files';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let files: ReturnType<typeof groupFiles>;

beforeAll(async () => {
  kith = await openTestKith();
  files = groupFiles(kith, await kith.app.listen({ port: 0, host: '127.0.0.1' }));
});
afterAll(() => kith[Symbol.asyncDispose]());

describe('a file that breaks off', () => {
  it('keeps what was done, and goes on when it is sent again', async () => {
    const group = await files.makeGroup();
    const pids = await files.crowd(6000, 'broken-');
    const file = csv(pids);
    const half = file.slice(0, 35_000);
    const broken = files.upload(group, '?key=broken');
    broken.sent.write(half);
    const running = await files.firstRows(group, 'broken');
    expect(running).toMatchObject({ status: 'running', finished: null, bytes_total: null });

    const twice = await files.send(group, file, { query: '?key=broken' });
    expect([twice.status, twice.body.fields[0]]).toEqual([
      400,
      expect.objectContaining({ name: 'key', message: expect.stringContaining('is running') }),
    ]);

    broken.sent.destroy();
    await expect(broken.answered).rejects.toThrow();
    const other = csv(pids.toReversed());
    await until(async () => {
      const refused = await files.send(group, other, { query: '?key=broken' });
      return refused.body.fields[0].message.includes('another file');
    }, 'the end of the first');
    const stopped = (await files.importWithKey(group, 'broken')) as Import;
    expect(stopped).toMatchObject({ status: 'running', rows: stopped.added });
    expect(await files.countOf(group)).toBe(stopped.rows);
    const { status, body } = await files.send(group, file, { query: '?key=broken' });
    expect([status, body.status, body.skipped]).toEqual([201, 'done', stopped.rows]);
    expect(figures(body)).toEqual({ ...none, rows: 6000, added: 6000 });
    expect(await files.countOf(group)).toBe(6000);
  });

  it('never applies the row that it broke off in', async () => {
    const group = await files.makeGroup();
    const [pid] = (await kith.addPersons(1)) as [Pid];
    const broken = files.upload(group, '?key=cut');
    broken.sent.write(`pid\n${pid}`);
    await until(() => files.importWithKey(group, 'cut'), 'the import');
    broken.sent.destroy();
    await expect(broken.answered).rejects.toThrow();
    expect(await files.countOf(group)).toBe(0);
    await until(
      async () => (await files.send(group, csv([pid]), { query: '?key=cut' })).status === 201,
      'the import again',
    );
    expect(await files.countOf(group)).toBe(1);
  });

  it('changes nothing when it was to replace the members', async () => {
    const group = await files.makeGroup();
    const [member] = (await kith.addPersons(1)) as [Pid];
    await files.join(group, [member]);
    const pids = await files.crowd(4000, 'replacing-');
    const broken = files.upload(group, '?key=r&mode=replace');
    broken.sent.write(csv(pids.slice(0, 3000)));
    await files.firstRows(group, 'r');
    broken.sent.destroy();
    expect(await files.membersOf(group)).toEqual([member]);
    const ended = await until(async () => {
      const answer = await files.send(group, csv(pids), { query: '?key=r&mode=replace' });
      return answer.status === 201 && answer.body;
    }, 'the import again');
    expect(figures(ended)).toEqual({ ...none, rows: 4000, added: 4000, removed: 1 });
    const { queries } = kith.context.db;
    const left = await queries.selectFrom('import_persons').select('row').where('import_id', '=', ended.id).execute();
    expect([await files.countOf(group), left]).toEqual([4000, []]);
  });

  it('ends with 404 when its group is deleted meanwhile', async () => {
    const group = await files.makeGroup();
    const pids = await files.crowd(5000, 'deleted-');
    const { sent, answered } = files.upload(group, '?key=d');
    sent.write(csv(pids.slice(0, 2500)));
    await files.firstRows(group, 'd');
    expect((await kith.call('DELETE', `${GROUPS}${group.id}/`)).status).toBe(204);
    sent.end(pids.slice(2500).join('\n'));
    expect((await answered).status).toBe(404);
  });

  it('does not keep a stopping server waiting, and goes on after the next start', async () => {
    await using stopped = await openTestKith();
    const listening = await stopped.app.listen({ port: 0, host: '127.0.0.1' });
    const { id } = (await stopped.call('POST', GROUPS, { name: 'Staff' })).body;
    const pids = await stopped.addPersons(1400);
    const headers = { authorization: `Token ${stopped.token}`, 'content-type': 'text/csv' };
    const sent = httpRequest(`${listening}${GROUPS}${id}/imports/?key=k`, { method: 'POST', headers });
    const broken = once(sent, 'response');
    broken.catch(() => undefined);
    sent.write(csv(pids));
    const { queries } = stopped.context.db;
    const rows = () => queries.selectFrom('imports').select('rows').executeTakeFirst();
    await until(async () => ((await rows())?.rows ?? 0) >= 500, 'the first rows');
    await stopped.app.close();
    await expect(broken).rejects.toThrow();
    const done = (await rows())?.rows;
    expect(await queries.selectFrom('groups').select('persons_count').executeTakeFirst()).toEqual({
      persons_count: done,
    });
    expect((await queries.selectFrom('imports').select('status').executeTakeFirst())?.status).toBe('running');
  });

  it('is answered while it is still sent, when it is refused', async () => {
    const group = await files.makeGroup();
    const refused = files.upload(group, '');
    refused.sent.write(`no such column\n${'x\n'.repeat(100_000)}`);
    expect((await refused.answered).status).toBe(400);
    refused.sent.destroy();
  });
});

it.runIf(process.env.KITH_TEST_DATABASE === 'postgres')(
  'the same file sent to two nodes at once is applied once',
  async () => {
    await using beside = await openTestKith({ beside: kith });
    const group = await files.makeGroup();
    const file = csv(await files.crowd(5000, 'nodes-'));
    const request = {
      method: 'POST',
      url: `${GROUPS}${group.id}/imports/?key=nodes`,
      headers: { authorization: `Token ${kith.token}`, 'content-type': 'text/csv' },
      payload: file,
    } as const;
    const answers = await Promise.all([kith.app.inject(request), beside.app.inject(request)]);
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect([
      [201, 400],
      [200, 201],
    ]).toContainEqual(statuses);
    const done = (await files.send(group, file, { query: '?key=nodes' })).body;
    expect(figures(done)).toEqual({ ...none, rows: 5000, added: 5000 });
    expect(await files.countOf(group)).toBe(5000);
  },
);

it('a large file of junk takes little memory, and its report stays of bearable length', {
  timeout: 120_000,
}, async () => {
  const group = await files.makeGroup();
  const line = Buffer.from(`${'junk '.repeat(80)}\n`);
  const lines = Math.ceil((50 * 1024 * 1024) / line.length);
  const piece = Buffer.concat(Array.from({ length: 100 }, () => line));
  const file = Readable.from(
    (function* () {
      yield 'pid\n';
      for (let i = 0; i < lines / 100; i++) yield piece;
    })(),
  );
  const { sent, answered } = files.upload(group, '');
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  file.pipe(sent);
  const { status, body } = await answered;
  clearInterval(watch);
  const ended: Import = JSON.parse(body);
  expect([status, ended.status, ended.bytes]).toEqual([201, 'done', 4 + piece.length * Math.ceil(lines / 100)]);
  expect(ended.invalid).toBe(ended.rows);
  expect((await files.reportOf(ended, 'limit=1')).count).toBe(Math.min(ended.rows, limits.importProblems));
  expect((most - before) / 1024 / 1024).toBeLessThan(100);
});

import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { GroupId, Pid } from '@kith/contract';
import { csv, groupFiles } from '@kith/testing/group-files';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGroup } from '../store.ts';
import { exportMembers } from './export-members.ts';

const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let url: string;
let files: ReturnType<typeof groupFiles>;

beforeAll(async () => {
  kith = await openTestKith();
  url = await kith.app.listen({ port: 0, host: '127.0.0.1' });
  files = groupFiles(kith, url);
});
afterAll(() => kith[Symbol.asyncDispose]());

describe('an export', () => {
  const get = (group: { id: number }) =>
    fetch(`${url}${GROUPS}${group.id}/export/`, { headers: { authorization: `Token ${kith.token}` } });

  it('has every member, and can be imported', async () => {
    const group = await files.makeGroup();
    const pids = await files.crowd(2500, 'out-');
    await files.send(group, csv(pids));
    const answer = await get(group);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="group-${group.id}.csv"`,
      'x-total-count': '2500',
    });
    const text = await answer.text();
    const [header, first] = text.split('\r\n');
    expect(header).toBe('pid,external_id,name,since,source,valid_from,valid_until,hours');
    expect(first).toMatch(/^out-1,,,\d{4}-\d\d-\d\dT[\d:.]+\+00:00,,,,$/);
    const copy = await files.makeGroup();
    expect((await files.send(copy, text)).body).toMatchObject({ rows: 2500, added: 2500, invalid: 0 });
    expect(await files.membersOf(copy)).toEqual(await files.membersOf(group));
  });

  it('has names of sources that no spreadsheet runs', async () => {
    const group = await files.makeGroup();
    const { id } = (await kith.call('POST', '/v1/sources/', { name: '=cmd|"a";b' })).body;
    const [pid] = (await kith.addPersons(1)) as [Pid];
    const { queries } = kith.context.db;
    await queries.updateTable('persons').set({ source_id: id }).where('pid', '=', pid).execute();
    await files.join(group, [pid]);
    expect((await (await get(group)).text()).split('\r\n')[1]).toMatch(/,"'=cmd\|""a"";b",,,$/);
  });

  it('reads no more than its reader takes', async () => {
    const group = await files.makeGroup();
    await files.send(group, csv(await files.crowd(20_000, 'slow-')));
    let queries = 0;
    const counted = kith.context.db.queries.withPlugin({
      transformQuery({ node }) {
        queries++;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const now = Date.now();
    const row = await findGroup(counted, [kith.spaceId], group.id as GroupId, now);
    if (!row) throw new Error('There is no group.');
    const stream = Readable.from(exportMembers({ reading: counted, step: (work) => work() }, row, now));
    queries = 0;
    await once(stream, 'readable');
    stream.read();
    // What it would read now it has read when others have asked the same database after it.
    const settle = async () => {
      for (let n = 0; n < 20; n++) await kith.call('GET', GROUPS);
    };
    await until(() => stream.readableLength === stream.readableHighWaterMark, 'as much as is kept ready');
    await settle();
    const read = queries;
    expect(read).toBeLessThan(60);
    stream.destroy();
    await settle();
    expect(queries).toBe(read);
  });

  it('answers HEAD with its headers alone', async () => {
    const group = await files.makeGroup();
    const headers = { authorization: `Token ${kith.token}` };
    const answer = await fetch(`${url}${GROUPS}${group.id}/export/`, { method: 'HEAD', headers });
    expect([answer.status, answer.headers.get('x-total-count'), await answer.text()]).toEqual([200, '0', '']);
  });

  it('of an empty group is a header; of none, and for nobody, an error', async () => {
    expect(await (await get(await files.makeGroup())).text()).toBe(
      'pid,external_id,name,since,source,valid_from,valid_until,hours\r\n',
    );
    expect((await get({ id: 999_999 })).status).toBe(404);
    expect((await kith.call('GET', `${GROUPS}1/export/`, undefined, null)).status).toBe(401);
  });
});

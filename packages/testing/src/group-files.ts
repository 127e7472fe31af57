import { request as httpRequest } from 'node:http';
import type { Import, Pid } from '@kith/contract';
import { manyPersons } from './many-persons.ts';
import type { TestKith } from './test-kith.ts';
import { until } from './until.ts';

const GROUPS = '/v1/groups/persons/';

type Figures = Pick<Import, 'rows' | 'added' | 'already' | 'removed' | 'absent' | 'invalid'>;

interface SomeGroup {
  readonly id: number;
}

/** A file of pids, with a header. */
export const csv = (pids: readonly string[]): string => ['pid', ...pids, ''].join('\n');

/** What an import says that it did. */
export const figures = ({ rows, added, already, removed, absent, invalid }: Figures) => ({
  rows,
  added,
  already,
  removed,
  absent,
  invalid,
});

/** Figures of an import that did nothing. */
export const none = { added: 0, already: 0, removed: 0, absent: 0, invalid: 0 };

/** Sends members of groups as files to a Kith that listens, and looks at what came of it. */
export function groupFiles(kith: TestKith, url: string) {
  let n = 0;

  const makeGroup = async (): Promise<{ id: number; name: string }> =>
    (await kith.call('POST', GROUPS, { name: `group ${++n}` })).body;
  const countOf = async (group: SomeGroup): Promise<number> =>
    (await kith.call('GET', `${GROUPS}${group.id}/`)).body.persons_count;
  const membersOf = async (group: SomeGroup): Promise<string[]> =>
    (await kith.call('GET', `${GROUPS}${group.id}/pids/?limit=1000`)).body.results.map(({ pid }: { pid: Pid }) => pid);
  const reportOf = async ({ group_id: group, id }: Import, query = 'limit=1000') =>
    (await kith.call('GET', `${GROUPS}${group}/imports/${id}/report/?${query}`)).body;
  const join = (group: SomeGroup, pids: readonly Pid[]) =>
    kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [group.id] });

  async function send(
    group: SomeGroup,
    payload: string | Buffer,
    { query = '', headers = {}, token = kith.token }: { query?: string; headers?: object; token?: string } = {},
    to = 'imports/',
  ) {
    const answer = await kith.app.inject({
      method: 'POST',
      url: `${GROUPS}${group.id}/${to}${query}`,
      headers: { authorization: `Token ${token}`, 'content-type': 'text/csv', ...headers },
      payload,
    });
    return { status: answer.statusCode, body: answer.json() };
  }

  /** Asks what a file would change. */
  const preview = (group: SomeGroup, payload: string | Buffer, mode = 'add') =>
    send(group, payload, { query: `?mode=${mode}` }, 'imports/preview/');

  /** Begins to send a file over a real connection, and leaves the rest to the caller. */
  function upload(group: SomeGroup, query: string) {
    const headers = { authorization: `Token ${kith.token}`, 'content-type': 'text/csv' };
    const sent = httpRequest(`${url}${GROUPS}${group.id}/imports/${query}`, { method: 'POST', headers });
    const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
      sent.on('error', reject);
      sent.on('response', async (response) => {
        const body = (await response.toArray()).join('');
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    answered.catch(() => undefined);
    return { sent, answered };
  }

  const importWithKey = async (group: SomeGroup, key: string): Promise<Import | undefined> =>
    (await kith.call('GET', `${GROUPS}${group.id}/imports/?key=${key}`)).body.results[0];

  /** Waits for the first rows. The last 16 KiB that arrived may wait for more, however TCP cuts them. */
  const firstRows = (group: SomeGroup, key: string): Promise<Import> =>
    until(async () => {
      const running = await importWithKey(group, key);
      return running && running.rows >= 500 ? running : undefined;
    }, 'the first rows');

  /** Stores persons without faces, and gives their pids. */
  async function crowd(count: number, name: string): Promise<string[]> {
    await manyPersons(kith.context.db.queries, kith.spaceId, count, name);
    return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
  }

  return { makeGroup, countOf, membersOf, reportOf, join, send, preview, upload, importWithKey, firstRows, crowd };
}

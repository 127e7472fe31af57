import { type Import, type ImportProblem, limits, type Pid } from '@kith/contract';
import { csv, figures, groupFiles, none } from '@kith/testing/group-files';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const modes = ['add', 'remove', 'replace'] as const;

let kith: TestKith;
let files: ReturnType<typeof groupFiles>;

beforeAll(async () => {
  kith = await openTestKith();
  files = groupFiles(kith, 'http://127.0.0.1:9');
});
afterAll(() => kith[Symbol.asyncDispose]());

it('says who would join, who is there already, and which rows are wrong, and changes nothing', async () => {
  const group = await files.makeGroup();
  const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
  await files.join(group, [b]);
  await kith.call('PATCH', `/v1/persons/${a}/`, { name: 'Ada', external_id: 'E-1' });
  const { status, body } = await files.preview(group, `external_id;pid\nE-1;\n;${b}\nE-1;\nE-2;\n`);
  expect([status, body]).toEqual([
    200,
    {
      ...none,
      mode: 'add',
      rows: 4,
      added: 1,
      already: 2,
      changed: 0,
      invalid: 1,
      error: null,
      joining: [{ pid: a, person: { name: 'Ada', external_id: 'E-1' } }],
      changing: [],
      leaving: [],
      problems: [{ row: 4, outcome: 'unknown', value: 'E-2', field: null, message: null }],
    },
  ]);
  expect(await files.membersOf(group)).toEqual([b]);
  expect((await kith.call('GET', `${GROUPS}${group.id}/imports/`)).body.count).toBe(0);
});

it('says who would leave', async () => {
  const group = await files.makeGroup();
  const [a, b, c] = (await kith.addPersons(3)) as [Pid, Pid, Pid];
  await files.join(group, [a, b]);
  const pidsIn = (list: readonly { readonly pid: Pid }[]) => list.map(({ pid }) => pid);
  const removing = (await files.preview(group, csv([a, c]), 'remove')).body;
  expect([figures(removing), pidsIn(removing.leaving)]).toEqual([{ ...none, rows: 2, removed: 1, absent: 1 }, [a]]);
  const replacing = (await files.preview(group, csv([a, c]), 'replace')).body;
  expect(figures(replacing)).toEqual({ ...none, rows: 2, added: 1, already: 1, removed: 1 });
  expect([pidsIn(replacing.joining), pidsIn(replacing.leaving)]).toEqual([[c], [b]]);
  expect((await files.membersOf(group)).sort()).toEqual([a, b].sort());
});

it('tells of any file exactly what its import then does', { timeout: 120_000 }, async () => {
  const pids = await kith.addPersons(4);
  const row = fc.constantFrom(...pids, 'nobody', '', '"torn');
  const members = fc.subarray(pids);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 8 }),
      members,
      fc.constantFrom(...modes),
      async (rows, before, mode) => {
        const group = await files.makeGroup();
        if (before.length > 0) await files.join(group, before as Pid[]);
        const file = csv(rows);
        const { body: told } = await files.preview(group, file, mode);
        const { body: done } = await files.send(group, file, { query: `?mode=${mode}` });
        expect([figures(told), told.error]).toEqual([figures(done), done.error]);
        expect(told.problems).toEqual((await files.reportOf(done as Import)).results as ImportProblem[]);
        expect([told.joining.length, told.leaving.length]).toEqual([done.added, done.removed]);
      },
    ),
    { numRuns: 40 },
  );
});

it('counts all rows of a long file, and names the first', async () => {
  const group = await files.makeGroup();
  const names = await files.crowd(1500, 'previewed-');
  const { body } = await files.preview(group, csv([...names, ...names.map((name) => `no ${name}`)]));
  expect(figures(body)).toEqual({ ...none, rows: 3000, added: 1500, invalid: 1500 });
  expect([body.joining.length, body.problems.length]).toEqual([limits.importPreviewed, limits.importPreviewed]);
});

it('refuses what an import refuses', async () => {
  const group = await files.makeGroup();
  expect((await files.preview(group, 'person\nx\n')).status).toBe(400);
  expect((await files.preview(group, '')).status).toBe(400);
  expect((await files.preview(group, csv(['a']), 'append')).status).toBe(400);
  expect((await files.preview({ id: 999_999 }, csv(['a']))).status).toBe(404);
});

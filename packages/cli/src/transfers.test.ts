import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Pid } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.ts';

let kith: TestKith;
let url: string;
let folder: string;
let pids: string[];

beforeAll(async () => {
  kith = await openTestKith();
  url = await kith.app.listen({ port: 0, host: '127.0.0.1' });
  folder = await mkdtemp(join(tmpdir(), 'kith-cli-'));
  pids = await kith.addPersons(3);
});
afterAll(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function kithGroups(args: readonly string[], isTTY = false) {
  const said = { out: '', err: '' };
  const code = await run(['groups', ...args], {
    env: { KITH_URL: url, KITH_TOKEN: kith.token, XDG_CONFIG_HOME: folder },
    stdin: Readable.from([]),
    stdout: { isTTY, write: (text) => (said.out += text) },
    stderr: { isTTY, write: (text) => (said.err += text) },
    untilStopped: () => new AbortController().signal,
    launch: async () => null,
  });
  return { code, ...said };
}

it('a file is imported once, its rejects are written, and the members are exported', async () => {
  const [file, rejects, out] = [join(folder, 'staff.csv'), join(folder, 'rejects.csv'), join(folder, 'out.csv')];
  await writeFile(file, ['pid', ...pids, '=nobody', '"torn', ''].join('\n'));
  expect((await kithGroups(['create', 'Staff'])).code).toBe(0);

  const tried = await kithGroups(['import', 'staff', file, '--dry-run', '--rejects', rejects]);
  expect(tried).toEqual({
    code: 3,
    out: 'Would add 3 to Staff; 0 are in it.\n2 of 5 rows could not be done.\n',
    err: '',
  });
  expect(await readFile(rejects, 'utf8')).toBe(
    "row,outcome,value,field,message\r\n4,unknown,'=nobody,,\r\n5,malformed,,,\r\n",
  );

  const imported = await kithGroups(['import', 'staff', file, '--rejects', rejects]);
  expect(imported).toEqual({
    code: 3,
    out: 'Added 3 to Staff; 0 were in it before.\n2 of 5 rows were not done.\n',
    err: 'Sending: 100 %\n',
  });
  expect(await readFile(rejects, 'utf8')).toBe(
    "row,outcome,value,field,message\r\n4,unknown,'=nobody,,\r\n5,malformed,,,\r\n",
  );

  const again = await kithGroups(['import', 'staff', file]);
  expect(again.out).toMatch(/^All rows had been done before under this key, and none was done again: .*\n$/);
  const anew = await kithGroups(['--json', 'import', 'staff', file, '--key', 'anew']);
  expect(JSON.parse(anew.out)).toMatchObject({ key: 'anew', added: 0, already: 3, skipped: 0 });
  const atTerminal = await kithGroups(['import', 'staff', file, '--mode', 'remove'], true);
  expect(atTerminal.err).toMatch(/^\rSending █{30} 100 %\nGive --rejects/);
  expect(atTerminal.out).toMatch(/^Removed 3 from Staff; 0 were not in it\.\n/);

  await writeFile(file, pids.slice(1).join('\n'));
  expect((await kithGroups(['import', 'staff', file, '--mode', 'replace'])).out).toBe(
    'Added 2 to Staff and removed 0; 0 were in it before.\n',
  );
  const exported = await kithGroups(['export', 'staff', out]);
  expect([exported.code, exported.out]).toEqual([0, `Wrote 2 persons of Staff to ${out}.\n`]);
  const lines = (await readFile(out, 'utf8')).split('\r\n');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['pid', ...pids.slice(1), '']);
  expect((await kithGroups(['export', 'staff'])).out).toBe(lines.join('\r\n'));
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('persons are named by what other systems call them, and what their rows came to is told', async () => {
  const [file, rejects, out] = [join(folder, 'hr.csv'), join(folder, 'hr-rejects.csv'), join(folder, 'hr-out.csv')];
  const { queries } = kith.context.db;
  for (const [i, pid] of pids.entries()) {
    const called = { external_id: `=E-${i}`, name: 'Ada, "the first"', name_key: 'ada, "the first"' };
    await queries
      .updateTable('persons')
      .set(called)
      .where('pid', '=', pid as Pid)
      .execute();
  }
  await writeFile(file, 'Name;External ID\n;=E-0\nAda;=E-1\n"ADA, ""the first""";\n;=E-9\n');
  await kithGroups(['create', 'By number']);
  const imported = await kithGroups(['import', 'By number', file, '--rejects', rejects]);
  expect(imported.out).toBe('Added 2 to By number; 0 were in it before.\n2 of 4 rows were not done.\n');
  expect(await readFile(rejects, 'utf8')).toBe(
    'row,outcome,value,field,message\r\n3,ambiguous,"ADA, ""the first""",,\r\n4,unknown,\'=E-9,,\r\n',
  );
  await kithGroups(['export', 'By number', out]);
  expect((await readFile(out, 'utf8')).split('\r\n')[1]).toMatch(/^[^,]+,'=E-0,"Ada, ""the first""",/);
  expect((await kithGroups(['import', 'By number', out, '--mode', 'remove'])).out).toMatch(/^Removed 2 from /);
  expect((await kithGroups(['import', '--help'])).out).toContain('E-1815,Ada Lovelace');
});

it('what cannot be imported or exported is one sentence', async () => {
  const file = join(folder, 'names.csv');
  await writeFile(file, 'first name\nAda\n');
  await kithGroups(['create', 'Names']);
  const refused = await kithGroups(['import', 'Names', file]);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(/Send CSV in UTF-8 whose first row names its columns/);
  expect(await kithGroups(['import', 'Names', join(folder, 'missing.csv')])).toMatchObject({ code: 2, out: '' });
  expect(await kithGroups(['export', 'Names', join(folder, 'no', 'folder.csv')])).toMatchObject({ code: 2, out: '' });
  expect((await kithGroups(['import', 'Names', file, '--mode', 'append'])).code).toBe(2);
});

it('a file with times and attributes says whom it changes, and what is wrong in which column', async () => {
  const [file, rejects] = [join(folder, 'crew.csv'), join(folder, 'crew-rejects.csv')];
  const [one, two, three] = pids;
  await writeFile(file, `pid,valid_until,attributes.team\n${one},2099-12-31,Red\n${two},next week,\n${three},,Blue\n`);
  await kithGroups(['create', 'Crew']);
  await kithGroups(['add', 'Crew', `${one}`]);
  const tried = await kithGroups(['import', 'Crew', file, '--dry-run']);
  expect(tried.out).toBe(
    'Would add 1 to Crew; 1 are in it.\n1 of these would have other times or attributes.\n1 of 3 rows could not be done.\n',
  );
  const imported = await kithGroups(['import', 'Crew', file, '--rejects', rejects]);
  expect(imported.out).toBe(
    'Added 1 to Crew; 1 were in it before.\n1 of these have other times or attributes now.\n1 of 3 rows were not done.\n',
  );
  expect(await readFile(rejects, 'utf8')).toBe(
    `row,outcome,value,field,message\r\n2,invalid,${two},valid_until,"Give a date or an ISO 8601 time, like 2026-01-31 or 2026-01-31T10:00:00Z."\r\n`,
  );
});

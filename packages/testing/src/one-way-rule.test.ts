import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const server = 'packages/server/src';

/** Files that a careless hand could write, by their path: each breaks one rule by its import. */
const planted: Readonly<Record<string, string>> = {
  [`${server}/recognition/vision/planted-wing.ts`]: `export { ConfigError } from '../../platform/config/config.ts';`,
  [`${server}/platform/http/planted-wing.ts`]: `export { createAccount } from '../../tenancy/accounts/accounts.ts';`,
  [`${server}/platform/planted-type.ts`]: `export type { Context } from '../context.ts';`,
  [`${server}/tenancy/spaces/planted-type.ts`]: `export type { IndexSync } from '../../people/persons/index-sync.ts';`,
  [`${server}/people/groups/planted-wing.ts`]: `export { writeEntries } from '../../sightings/entries/write-entries.ts';`,
  [`${server}/sightings/planted-wing.ts`]: `export { noFilters } from '../notifications/profiles/filters.ts';`,
  [`${server}/notifications/live/planted-app.ts`]: `export { buildApp } from '../../app.ts';`,
  [`${server}/operations/backup/planted-wing.ts`]: `export { createAccount } from '../../tenancy/accounts/accounts.ts';`,
  [`${server}/people/planted-operations.ts`]: `export { makeBackup } from '../operations/backup/make-backup.ts';`,
  [`${server}/a-new-folder/planted.ts`]: `export { randomIds } from '../platform/ids.ts';`,
  [`${server}/planted-beside.ts`]: `export { randomIds } from './platform/ids.ts';`,
  [`${server}/recognition/vision/planted-index.ts`]: `export { reachBits } from '../faceindex/reach.ts';`,
  [`${server}/tenancy/spaces/planted-driver.ts`]: `export { Pool } from 'pg';`,
  [`${server}/people/planted-test.ts`]: `export * from './planted.test.ts';`,
  [`${server}/people/planted.test.ts`]: `export const planted = true;`,
  [`${server}/people/planted-circle.ts`]: `export type { Other } from './planted-other.ts'; export type One = 1;`,
  [`${server}/people/planted-other.ts`]: `export type { One } from './planted-circle.ts'; export type Other = 2;`,
  [`${server}/people/planted-testing.ts`]: `export { until } from '@kith/testing/until';`,
  [`${server}/people/planted-nothing.ts`]: `export { nothing } from './there-is-no-such-file.ts';`,
  'packages/contract/src/planted-package.ts': `export type { Kith } from '@kith/client';`,
  'packages/contract/src/planted-io.ts': `export { readFile } from 'node:fs';`,
  'packages/client/src/planted-server.ts': `export { startKith } from '@kith/server';`,
  'packages/client/src/planted-contract.ts': `export type { Group } from '@kith/contract';`,
  'packages/client/src/planted-path.ts': `export { randomIds } from '../../server/src/platform/ids.ts';`,
  'packages/console/src/planted-contract.ts': `export { limits } from '@kith/contract';`,
  'packages/console/src/planted-server.ts': `export { startKith } from '@kith/server';`,
  'packages/cli/src/planted-parts.ts': `export { openContext } from '@kith/server/parts';`,
  'packages/cli/src/planted-testing.ts': `export { until } from '@kith/testing/until';`,
  'demo/src/planted-server.ts': `export { startKith } from '@kith/server';`,
  'packages/a-new-package/src/planted.ts': `export { EVENTS } from '@kith/contract';`,
};

/** The rules that find them, where it is not the one of what is allowed. */
const otherRules: Readonly<Record<string, string>> = {
  [`${server}/recognition/vision/planted-index.ts`]: 'vision-knows-no-index',
  [`${server}/tenancy/spaces/planted-driver.ts`]: 'only-db-knows-the-drivers',
  [`${server}/people/planted-test.ts`]: 'nobody-imports-tests',
  [`${server}/people/planted-circle.ts`]: 'no-circles',
  [`${server}/people/planted-nothing.ts`]: 'nothing-unresolved',
  'packages/contract/src/planted-io.ts': 'contract-does-no-input-or-output',
};

/** What others of them import; by themselves they break nothing. */
const companions = [`${server}/people/planted.test.ts`, `${server}/people/planted-other.ts`];

interface Report {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

let tree: string;
let found: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
let modules: Report['modules'];

/** The sources as they are, with the planted files among them, judged by the rule as it is. */
beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'kith-rule-'));
  for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.base.json', 'tsconfig.sources.json'])
    await cp(join(root, file), join(tree, file));
  const packages = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}`);
  for (const folder of [...packages, 'bench', 'conformance', 'demo'])
    for (const part of ['package.json', 'src'])
      await cp(join(root, folder, part), join(tree, folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const [path, source] of Object.entries(planted)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), `${source}\n`);
  }
  const report = await cruise();
  modules = report.modules;
  found = report.summary.violations;
});
afterAll(() => rm(tree, { recursive: true, force: true }));

describe('the check of the one-way rule finds', () => {
  it.each(Object.keys(planted).filter((path) => !companions.includes(path)))('%s', (path) => {
    const rules = found.filter(({ from }) => from === path).map(({ rule }) => rule.name);
    expect(rules).toContain(otherRules[path] ?? 'not-in-allowed');
  });

  it('nothing else', () => {
    expect(found.filter(({ from }) => !(from in planted))).toEqual([]);
  });
});

it('rooms of a wing know each other without circles', () => {
  const known = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (from === null) continue;
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to !== null && to !== from) known.set(from, (known.get(from) ?? new Set()).add(to));
    }
  }
  // Whoever is known by nobody left is on no circle, and neither is who then is known by nobody.
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    const someoneKnows = new Set([...known.values()].flatMap((rooms) => [...rooms]));
    for (const room of known.keys()) if (!someoneKnows.has(room)) known.delete(room);
  }
  const circles = [...known].filter(([, rooms]) => [...rooms].some((room) => known.has(room)));
  expect(circles).toEqual([]);
});

/** The folder in a wing in which a file lies; null beside the rooms, and for what is planted or a test. */
function roomOf(path: string): string | null {
  if (path in planted || path.endsWith('.test.ts')) return null;
  return /^packages\/server\/src\/(\w+\/[\w-]+)\//.exec(path)?.[1] ?? null;
}

function cruise(): Promise<Report> {
  return new Promise((resolve, reject) => {
    execFile(
      'npm',
      ['run', '--silent', 'check:rule', '--', '--output-type', 'json'],
      { cwd: tree, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // It fails by finding something: only an answer that is none is an error.
        if (stdout === '') reject(error ?? new Error(stderr));
        else resolve(JSON.parse(stdout));
      },
    );
  });
}

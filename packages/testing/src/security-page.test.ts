import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

it('every promise of docs/security.md names a test, and each of these is there', () => {
  const page = readFileSync(`${root}docs/security.md`, 'utf8');
  const promises = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:promise|---)/.test(line));
  expect(promises.length).toBeGreaterThan(20);
  for (const promise of promises) {
    const tests = [...promise.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, name = '']) => name);
    expect(tests, promise).not.toEqual([]);
    const files = tests.map((name) => (name.startsWith('packages/') ? name : `packages/server/src/${name}`));
    expect(files.filter((file) => !existsSync(root + file))).toEqual([]);
  }
});

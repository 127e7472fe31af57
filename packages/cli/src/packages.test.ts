import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));
const names = readdirSync(packages).filter((name) => existsSync(join(packages, name, 'package.json')));

/** The files that a condition of `exports`, or a command, leads to. */
const targetsOf = (way: unknown): string[] =>
  typeof way === 'string' ? [way.replace('./', '')] : Object.values(way ?? {}).flatMap(targetsOf);

describe.each(names)('packages/%s', (name) => {
  const folder = join(packages, name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

  it('says what it is, and is published by nobody by mistake', () => {
    expect(manifest).toMatchObject({ name: `@kith/${name}`, private: true, license: 'MIT', type: 'module' });
    for (const member of ['description', 'exports', 'files']) expect(manifest).toHaveProperty(member);
  });

  it('has a page that says what it is, how it is used and what it must not import', () => {
    const page = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(page).toContain(`# @kith/${name}\n`);
    expect(page).toMatch(/must (not )?import/);
  });

  it('is packed with what it leads to, and without tests', () => {
    const options = ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'];
    const [{ files }] = JSON.parse(execFileSync('npm', options, { cwd: folder, encoding: 'utf8' }));
    const packed: string[] = files.map(({ path }: { path: string }) => path);
    expect(packed.filter((path) => /\.test\.|testing\/|\.tsbuildinfo$/.test(path))).toEqual([]);
    // What the SDK is for CommonJS is made when it is packed in earnest; package.test.ts there looks at that.
    const targets = targetsOf([manifest.bin, manifest.exports]).filter((path) => !/\*|^dist\/cjs\//.test(path));
    expect(packed).toEqual(expect.arrayContaining(['README.md', ...targets]));
  });
});

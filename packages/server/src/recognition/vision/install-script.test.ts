import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const json = async (name: string) =>
  JSON.parse(await readFile(new URL(`../../../../../${name}`, import.meta.url), 'utf8'));

interface Locked {
  readonly hasInstallScript?: boolean;
}

// The runtime's script fetches CUDA parts from NuGet, hundreds of megabytes that nothing here uses. npm 11 reads that it is
// forbidden; npm 10 knows no such list and runs whatever has a script by the lock file. An update of the runtime
// writes `hasInstallScript` back: take that line out of package-lock.json again.
it('a package whose install script is forbidden has none in the lock file', async () => {
  const { allowScripts }: { allowScripts: Record<string, boolean> } = await json('package.json');
  const { packages }: { packages: Record<string, Locked> } = await json('package-lock.json');
  const forbidden = Object.keys(allowScripts).filter((name) => !allowScripts[name]);
  expect(forbidden).toContain('onnxruntime-node');
  for (const name of forbidden) {
    const locked = Object.keys(packages).filter((path) => path.endsWith(`node_modules/${name}`));
    expect([name, locked]).toEqual([name, [`node_modules/${name}`]]);
    expect([name, packages[`node_modules/${name}`]?.hasInstallScript]).toEqual([name, undefined]);
  }
});

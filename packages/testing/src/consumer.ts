import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const house = fileURLToPath(new URL('../../../', import.meta.url));

/** Somebody else's project, with the packed client installed, `ws` beside it and nothing more. */
export interface Consumer extends AsyncDisposable {
  readonly folder: string;
  /** Where the client was unpacked to. */
  readonly installed: string;
  /** What would be published. */
  readonly tarball: string;
  /** Writes a script and runs it in Node. @returns what it printed @throws Error with what it said when it fails */
  run(file: string, source: string, options?: RunOptions): Promise<string>;
  /** Type-checks files, strictly, the declarations of the client included. @returns complaints of the compiler, or '' */
  check(sources: Readonly<Record<string, string>>, options: readonly string[]): Promise<string>;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node. */
  readonly flags?: readonly string[];
}

/** Packs the client as it would be published, away from this tree, and installs the tarball without any network. */
export async function openConsumer(): Promise<Consumer> {
  const away = await mkdtemp(join(tmpdir(), 'kith-consumer-'));
  const [source, folder] = [join(away, 'packages/client'), join(away, 'consumer')];
  const installed = join(folder, 'node_modules/@kith/client');
  await mkdir(source, { recursive: true });
  await mkdir(installed, { recursive: true });
  await symlink(join(house, 'node_modules'), join(away, 'node_modules'));
  await cp(join(house, 'tsconfig.base.json'), join(away, 'tsconfig.base.json'));
  for (const part of ['src', 'package.json', 'tsconfig.package.json']) {
    await cp(join(house, 'packages/client', part), join(source, part), { recursive: true });
  }
  await run('npm', ['pack', '--silent', '--offline', '--pack-destination', away], { cwd: source });
  const tarball = join(away, 'kith-client-0.1.0.tgz');
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  await rm(join(away, 'packages'), { recursive: true });
  await rm(join(away, 'node_modules'));
  await cp(join(house, 'node_modules/ws'), join(folder, 'node_modules/ws'), { recursive: true });
  return {
    folder,
    installed,
    tarball,
    async run(file, source, { env = {}, flags = [] } = {}) {
      await writeFile(join(folder, file), source);
      const options = { cwd: folder, env: { PATH: process.env.PATH, ...env }, timeout: 50_000 };
      const { stdout } = await run(process.execPath, [...flags, file], options);
      return stdout;
    },
    async check(sources, options) {
      for (const [file, source] of Object.entries(sources)) await writeFile(join(folder, file), source);
      const tsc = join(house, 'node_modules/typescript/bin/tsc');
      const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
      const types = ['--typeRoots', join(house, 'node_modules/@types')];
      const checking = run(process.execPath, [tsc, ...Object.keys(sources), ...strict, ...types, ...options], {
        cwd: folder,
      });
      return checking.then(
        () => '',
        (error: { readonly stdout: string }) => error.stdout,
      );
    },
    [Symbol.asyncDispose]: () => rm(away, { recursive: true, force: true }),
  };
}

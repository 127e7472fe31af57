import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** For vitest: what tests start as processes and threads is built from the sources that are tested. */
export function setup(): void {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: 'inherit' });
}

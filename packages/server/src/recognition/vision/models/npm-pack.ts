import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts the tarball of a published package (`name@version`) into a folder and gives its path. */
export type Pack = (spec: string, intoDir: string, signal?: AbortSignal) => Promise<string>;

/** Offline, npm's own settings would take more than a minute to say so. */
const PATIENCE = ['--loglevel=error', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=3000'];

/** Packs with the npm of whoever runs Kith, so that their registry, proxy and certificates are the ones used. */
export const npmPack: Pack = async (spec, intoDir, signal) => {
  await runNpm(['pack', spec, '--pack-destination', intoDir, '--ignore-scripts', ...PATIENCE], signal);
  const [tarball] = (await readdir(intoDir)).filter((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack left no tarball');
  return join(intoDir, tarball);
};

function runNpm(args: readonly string[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // On Windows npm is a command script, which only a shell can start.
    const npm = spawn('npm', args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
      ...(signal && { signal }),
    });
    let complaint = '';
    npm.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaint = (complaint + chunk).slice(-2_000);
    });
    npm.on('error', reject);
    npm.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm pack ended with code ${code}${firstWords(complaint)}`));
    });
  });
}

/** What npm said first; the rest is advice for people who write packages. */
function firstWords(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  return lines
    .filter((line) => line !== '')
    .slice(0, 3)
    .map((line, at) => (at === 0 ? `: ${line}` : `, ${line}`))
    .join('');
}

// npm run dev: builds on every change of a source, and starts the server again after each build without an error. What is
// given behind `--` goes to node: npm run dev -- --inspect

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = here('../../');
/** npm passes on a Ctrl-C that the terminal has sent already: what comes sooner is the same one. */
const SAME_SIGNAL_MS = 500;

// In process groups of their own: a signal reaches the children through this process only, once.
const children = { cwd: root, detached: true };
const tsc = spawn(
  process.execPath,
  [
    here('../../node_modules/typescript-7/bin/tsc'),
    ...['--build', '--watch', '--preserveWatchOutput'],
    ...(process.stdout.isTTY ? ['--pretty'] : []),
  ],
  { ...children, stdio: ['ignore', 'pipe', 'inherit'] },
);

let server = null;
let restarting = false;
let stoppedAt = 0;

const isRunning = (child) => child !== null && child.exitCode === null && child.signalCode === null;

async function restart() {
  const before = server;
  if (isRunning(before)) {
    const ended = once(before, 'exit');
    before.kill('SIGTERM');
    await ended;
  }
  if (stoppedAt > 0) return;
  for (const build of ['build-kernel.mjs', '../console/build-page.mjs']) {
    const script = here(build);
    if (spawnSync(process.execPath, [script], { cwd: dirname(script), stdio: 'inherit' }).status !== 0) return;
  }
  const args = ['--enable-source-maps', ...process.argv.slice(2), here('dist/main.js')];
  server = spawn(process.execPath, args, { ...children, stdio: ['ignore', 'inherit', 'inherit'] });
  server.once('exit', (code) => {
    // Not by a signal: so does a restart.
    if (code > 0 && stoppedAt === 0) console.log('The server ended. It is started again after the next change.');
  });
}

createInterface({ input: tsc.stdout }).on('line', (line) => {
  console.log(line);
  // Builds that end while the server stops are all in the one that starts.
  if (!line.includes('Found 0 errors') || restarting) return;
  restarting = true;
  void restart().finally(() => {
    restarting = false;
  });
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    const now = Date.now();
    if (now - stoppedAt < SAME_SIGNAL_MS) return;
    stoppedAt = now;
    tsc.kill();
    if (isRunning(server)) {
      server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
      await once(server, 'exit');
    }
    process.exit(0);
  });
}

tsc.once('exit', (code) => {
  if (stoppedAt > 0) return;
  console.error('The compiler ended.');
  server?.kill('SIGTERM');
  process.exitCode = code ?? 1;
});

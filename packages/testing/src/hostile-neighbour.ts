/** Everything at once, in a process of its own that gives way to all others. */

import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { type Attacker, attacks } from './attacks.ts';

interface Target extends Omit<Attacker, 'signal'> {
  /** Only attacks in whose name this stands. */
  readonly only: string;
}

/** Begins attacks; they end with the scope. */
export async function attack(target: Target): Promise<AsyncDisposable> {
  // As built: a process cannot run the source.
  const main = createRequire(import.meta.url).resolve('@kith/testing/hostile-neighbour');
  const child: ChildProcess = fork(main, ['hostile-neighbour', JSON.stringify(target)]);
  await once(child, 'message');
  return {
    async [Symbol.asyncDispose]() {
      const ended = child.exitCode !== null || child.signalCode !== null;
      child.kill();
      if (!ended) await once(child, 'exit');
    },
  };
}

/**
 * Attacks come from other machines: this one should lose as little as can be by making them. At the lowest priority a process still
 * keeps others waiting for the rest of its slice, some milliseconds; in the idle class of Linux it does not.
 */
function giveWay(): void {
  setPriority(constants.priority.PRIORITY_LOW);
  try {
    execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], { stdio: 'ignore' });
  } catch {
    // Elsewhere the lowest priority has to do.
  }
}

if (process.argv[2] === 'hostile-neighbour') {
  giveWay();
  const target: Target = JSON.parse(process.argv[3] ?? '{}');
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  for (const [name, begin] of Object.entries(attacks)) {
    if (!name.includes(target.only)) continue;
    begin({ ...target, signal }).catch((error) => console.error(`${name}: ${error}`));
  }
  process.once('disconnect', () => process.exit());
  process.send?.('attacking');
}

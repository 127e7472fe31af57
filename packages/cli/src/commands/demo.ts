import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** Beside the packages, where the source of Kith is. */
const story = fileURLToPath(new URL('../../../../demo/dist/main.js', import.meta.url));

export const addDemo = (kith: Command, house: House): void => {
  kith
    .command('demo')
    .description('show everything at work, on a server and a folder of its own that are gone afterwards')
    .action(async (_options: object, command: Command) => {
      const { io, printer, endWith } = sessionOf(house, command);
      if (!existsSync(story)) {
        throw new UsageError('The demonstration is not installed here: run "npm run demo" in the source of Kith.');
      }
      const child = spawn(process.execPath, [story], { env: io.env, stdio: ['ignore', 'pipe', 'pipe'] });
      io.untilStopped().addEventListener('abort', () => child.kill('SIGINT'));
      createInterface({ input: child.stdout }).on('line', (line) => printer.result({ message: line }, [line]));
      createInterface({ input: child.stderr }).on('line', (line) => printer.note(line));
      await once(child, 'close');
      if (child.exitCode !== 0) endWith(exitCode.failed);
    });
};

import { once } from 'node:events';
import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { type House, sessionOf } from '../session.ts';

export const addServe = (kith: Command, house: House): void => {
  kith
    .command('serve')
    .description('start a server here; the KITH_… variables of its environment configure it')
    .action(async (_options: object, command: Command) => {
      const { io, printer, endWith } = sessionOf(house, command);
      const ended = await io.launch();
      if (ended !== null) {
        if (ended !== 0) endWith(exitCode.failed);
        return;
      }
      // Models, databases and their native parts: no other command waits for them.
      const { readEnv, startKith } = await import('@kith/server');
      const kith = await startKith(readEnv(io.env), (line) => printer.result({ message: line }, [line])).catch(
        cannotStart,
      );
      const stop = io.untilStopped();
      if (!stop.aborted) await once(stop, 'abort');
      printer.note('Kith stops: finishing what runs.');
      await kith[Symbol.asyncDispose]();
    });
};

function cannotStart(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`Kith cannot start: ${reason}`, { cause: error });
}

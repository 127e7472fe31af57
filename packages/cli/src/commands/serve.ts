import { once } from 'node:events';
import type { Command } from 'commander';
import { type House, sessionOf } from '../session.ts';

export const addServe = (kith: Command, house: House): void => {
  kith
    .command('serve')
    .description('start a server here; the KITH_… variables of its environment configure it')
    .action(async (_options: object, command: Command) => {
      const { io, printer } = sessionOf(house, command);
      // Models, databases and their native parts: no other command waits for them.
      const { readEnv, startKith } = await import('@kith/server');
      const stop = io.untilStopped();
      const kith = await startKith(readEnv(io.env), (line) => printer.result({ message: line }, [line])).catch(
        cannotStart,
      );
      if (!stop.aborted) await once(stop, 'abort');
      printer.note('Kith stops: finishing what runs.');
      await kith[Symbol.asyncDispose]();
    });
};

function cannotStart(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`Kith cannot start: ${reason}`, { cause: error });
}

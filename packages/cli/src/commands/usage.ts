import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { type House, sessionOf } from '../session.ts';

export const addUsage = (kith: Command, house: House): void => {
  kith
    .command('usage')
    .description('how much was called and stored: month, space, what, how often')
    .option('--from <month>', 'since this month, YYYY-MM')
    .option('--to <month>', 'up to this month, YYYY-MM')
    .action(async ({ from, to }: { from?: string; to?: string }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const items = await collect((await connect()).usage.iterate({ monthFrom: from, monthTo: to }));
      printer.result(
        items,
        items.map(
          ({ month, space, name, quantity }) =>
            `${month}  ${name.padEnd(16)}  ${String(quantity).padStart(9)}  ${space.name}`,
        ),
      );
    });
};

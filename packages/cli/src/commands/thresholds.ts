import type { Client } from '@kith/client';
import type { Command } from 'commander';
import { confidence } from '../confidence.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';

type Levels = Awaited<ReturnType<Client['thresholds']['get']>>;

export const addThresholds = (kith: Command, house: House): void => {
  const thresholds = kith.command('thresholds').description('the smallest confidence of each result');

  thresholds
    .command('show')
    .description('show the thresholds')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const levels = await (await connect()).thresholds.get();
      printer.result(levels, linesOf(levels));
    });

  thresholds
    .command('set')
    .description('change the thresholds that are given')
    .option('--exact <confidence>', 'from 0 to 100', confidence)
    .option('--ha <confidence>', 'from 0 to 100', confidence)
    .option('--junk <confidence>', 'from 0 to 100', confidence)
    .action(async (change: { exact?: number; ha?: number; junk?: number }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const { exact, ha, junk } = change;
      if (exact === undefined && ha === undefined && junk === undefined) {
        throw new UsageError('Give --exact, --ha or --junk.');
      }
      const levels = await (await connect()).thresholds.update({ exact, ha, junk });
      printer.result(levels, linesOf(levels));
    });

  thresholds
    .command('reset')
    .description('return to the defaults')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const levels = await (await connect()).thresholds.reset();
      printer.result(levels, linesOf(levels));
    });
};

const linesOf = ({ exact, ha, junk }: Levels): string[] => [`exact  ${exact}`, `ha     ${ha}`, `junk   ${junk}`];

import type { Source } from '@kith/contract';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { type House, sessionOf } from '../session.ts';

export const addSources = (kith: Command, house: House): void => {
  const sources = kith.command('sources').description('where pictures come from');

  sources
    .command('list')
    .description('list sources: id, name')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).sources.iterate());
      printer.result(found, found.map(sourceLine));
    });

  sources
    .command('create <name>')
    .description('create a source with the usual settings')
    .action(async (name: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const source = await (await connect()).sources.create({ name });
      printer.result(source, [sourceLine(source)]);
    });
};

const sourceLine = ({ id, name }: Source): string => `${String(id).padStart(6)}  ${name}`;

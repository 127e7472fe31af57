import type { Source } from '@kith/client';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { findNamed } from '../find-named.ts';
import { jsonOf } from '../json-of.ts';
import { type House, sessionOf } from '../session.ts';

export const addSources = (kith: Command, house: House): void => {
  const sources = kith.command('sources').description('where pictures come from; SOURCE is an id or a whole name');

  sources
    .command('list')
    .description('list sources: id, name')
    .option('--q <text>', 'only names with this text in them')
    .action(async ({ q }: { q?: string }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).sources.iterate({ q }));
      printer.result(found, found.map(sourceLine));
    });

  sources
    .command('show <source>')
    .description('show a source with its settings')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const source = await findNamed((await connect()).sources, idOrName, 'source');
      printer.result(source, JSON.stringify(source, null, 2).split('\n'));
    });

  sources
    .command('create <name> [settings]')
    .description('create a source, with the usual settings or with those of a JSON object')
    .action(async (name: string, settings: string | undefined, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const source = await (await connect()).sources.create({ ...jsonOf(settings), name });
      printer.result(source, [sourceLine(source)]);
    });

  sources
    .command('update <source> <settings>')
    .description('change those settings of a source that a JSON object has, its name among them')
    .action(async (idOrName: string, settings: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.sources, idOrName, 'source');
      const source = await client.sources.update(id, jsonOf(settings));
      printer.result(source, [sourceLine(source)]);
    });

  sources
    .command('delete <source>')
    .description('delete a source and its entries; its persons stay')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findNamed(client.sources, idOrName, 'source');
      await client.sources.delete(id);
      printer.result({ deleted: id }, [`Deleted source ${id}, ${name}.`]);
    });
};

const sourceLine = ({ id, name }: Source): string => `${String(id).padStart(6)}  ${name}`;

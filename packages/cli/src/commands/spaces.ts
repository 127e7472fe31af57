import type { Space } from '@kith/client';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { findNamed } from '../find-named.ts';
import { type House, sessionOf } from '../session.ts';

export const addSpaces = (kith: Command, house: House): void => {
  const spaces = kith.command('spaces').description('separate databases of people; SPACE is an id or a whole name');

  spaces
    .command('list')
    .description('list spaces: id, name')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).spaces.iterate());
      printer.result(found, found.map(spaceLine));
    });

  spaces
    .command('create <name>')
    .description('create a space')
    .action(async (name: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const space = await (await connect()).spaces.create({ name });
      printer.result(space, [spaceLine(space)]);
    });

  spaces
    .command('rename <space> <name>')
    .description('give a space another name')
    .action(async (idOrName: string, name: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.spaces, idOrName, 'space');
      const space = await client.spaces.update(id, { name });
      printer.result(space, [spaceLine(space)]);
    });

  spaces
    .command('delete <space>')
    .description('delete a space with everybody and everything in it')
    .requiredOption('--with-everything', 'say that this is meant')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findNamed(client.spaces, idOrName, 'space');
      await client.spaces.delete(id);
      printer.result({ deleted: id }, [`Deleted space ${id}, ${name}, and everything in it.`]);
    });
};

const spaceLine = ({ id, name }: Space): string => `${String(id).padStart(6)}  ${name}`;

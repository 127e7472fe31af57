import type { Licence } from '@kith/client';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { findNamed } from '../find-named.ts';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

const head = `${'ID'.padStart(6)}  DAYS  NAME`;

export const addLicences = (kith: Command, house: House): void => {
  const licences = kith
    .command('licences')
    .description('how long the entries of sources are kept; LICENCE is an id or a whole name');

  licences
    .command('list')
    .description('list licences: id, days, name')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).licences.iterate());
      printer.table(found, head, found.map(line));
    });

  licences
    .command('create <name> <days>')
    .description('create a licence that keeps entries for so many days')
    .action(async (name: string, days: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const licence = await (await connect()).licences.create({ name, entryStorageDays: wholeNumber(days) });
      printer.result(licence, [line(licence)]);
    });

  licences
    .command('delete <licence>')
    .description('delete a licence that no source has')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findNamed(client.licences, idOrName, 'licence');
      await client.licences.delete(id);
      printer.result({ deleted: id }, [`Deleted licence ${id}, ${name}.`]);
    });
};

const line = ({ id, entry_storage_days: days, name }: Licence): string =>
  `${String(id).padStart(6)}  ${String(days).padStart(4)}  ${name}`;

import type { Template } from '@kith/client';
import type { Command } from 'commander';
import { readPicture } from '../read-picture.ts';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

const head = `${'ID'.padStart(6)}  SINCE           FACE`;
const line = ({ id, created, facesize }: Template): string =>
  `${String(id).padStart(6)}  ${created.slice(0, 10)}  ${String(facesize).padStart(7)} px²`;

/** `kith persons templates`, `add-template` and `remove-template`. */
export const addTemplates = (persons: Command, house: House): void => {
  persons
    .command('templates <pid>')
    .description('list the faces by which a person is known: id, since, size')
    .action(async (pid: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await (await connect()).persons.templates(pid);
      printer.table(found, head, found.map(line));
    });

  persons
    .command('add-template <pid> <photo>')
    .description('let a person be known by one face more; it must be like the person as it is known')
    .option('--anyhow', 'however unlike it is')
    .action(async (pid: string, file: string, { anyhow = false }: { anyhow?: boolean }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const image = await readPicture(file);
      const wish = anyhow ? ({ result: 'nm' } as const) : {};
      const template = await (await connect()).persons.addTemplate(pid, { image }, wish);
      printer.result(template, [line(template)]);
    });

  persons
    .command('remove-template <pid> <id>')
    .description('let a person be known by one face less')
    .action(async (pid: string, id: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      await (await connect()).persons.deleteTemplate(pid, wholeNumber(id));
      printer.result({ removed: Number(id) }, [`Removed template ${id}.`]);
    });
};

import type { Command } from 'commander';
import { readPicture } from '../read-picture.ts';
import { type House, sessionOf } from '../session.ts';
import { words } from '../words.ts';

export const addCompare = (kith: Command, house: House): void => {
  kith
    .command('compare <photo> <other>')
    .description('say whether two photos show the same person; nothing is stored')
    .action(async (photo: string, other: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const [one, two] = [await readPicture(photo), await readPicture(other)];
      const answer = await (await connect()).utility.compare(one, two);
      const who =
        answer.result === 'nm'
          ? 'different persons, as far as can be told'
          : `the same person: ${words[answer.result]}`;
      printer.result(answer, [`${who} (${answer.confidence.toFixed(1)})`]);
    });
};

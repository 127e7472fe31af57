import { Result } from '@kith/contract';
import { type Command, InvalidArgumentError } from 'commander';
import { confidence } from '../confidence.ts';
import { findGroups } from '../find-group.ts';
import { findNamed } from '../find-named.ts';
import { eventHead, eventLine, foundHead, foundLine, nearestHead, nearestLine } from '../lines.ts';
import { readPicture } from '../read-picture.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { wholeNumber } from '../whole-number.ts';

interface ListOptions {
  readonly pid?: string[];
  readonly source?: string[];
  readonly result?: Result[];
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

interface SearchOptions {
  readonly source?: string[];
  readonly group?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly confidence?: number;
  readonly limit: number;
}

export const addEntries = (kith: Command, house: House): void => {
  const entries = kith.command('entries').description('faces that were seen');

  entries
    .command('list')
    .description('list entries, the newest first: time in UTC, name, how sure, groups')
    .option('--pid <pid>', 'only of this person, or of several', repeatable)
    .option('--source <source>', 'only of this source, by id or name, or of several', repeatable)
    .option('--result <result>', `only with this result, or one of several: ${Result.options.join(', ')}`, results)
    .option('--from <time>', 'seen since then')
    .option('--to <time>', 'seen until then')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .action(async ({ pid, source, result, from, to, limit }: ListOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const sourcesIds: number[] = [];
      for (const idOrName of source ?? []) sourcesIds.push((await findNamed(client.sources, idOrName, 'source')).id);
      const wish = { pid, result, dateFrom: from, dateTo: to, limit, ...(source && { sourcesIds }) };
      const found = (await client.entries.list(wish)).results;
      printer.table(
        found,
        eventHead,
        found.map((data) => eventLine({ data })),
      );
    });

  entries
    .command('nearest <id>')
    .description('say who is nearest to the face of an entry, whether or not a threshold names them')
    .option('--limit <count>', 'how many at most', wholeNumber, 5)
    .action(async (id: string, { limit }: { limit: number }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await (await connect()).entries.nearest(wholeNumber(id), { limit });
      printer.table(found, nearestHead, found.map(nearestLine));
    });

  entries
    .command('search <file>')
    .description('find where the face of a photo was seen before, the most alike first')
    .option('--source <source>', 'only by this source, by id or name, or by any of several', repeatable)
    .option('--group <group>', 'only persons of this group, or of several', repeatable)
    .option('--from <time>', 'seen since then')
    .option('--to <time>', 'seen until then')
    .option('--confidence <confidence>', 'how alike at least, from 0 to 100', confidence)
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .action(async (file: string, { source, group, ...options }: SearchOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const image = await readPicture(file);
      const client = await connect();
      const sourcesIds: number[] = [];
      for (const idOrName of source ?? []) sourcesIds.push((await findNamed(client.sources, idOrName, 'source')).id);
      const groupsIds = (await findGroups(client, group)).map(({ id }) => id);
      const { from: dateFrom, to: dateTo, confidence: least, limit } = options;
      const found = await client.entries.search({
        ...{ image, dateFrom, dateTo, confidence: least, limit },
        ...(source && { sourcesIds }),
        ...(group && { groupsIds }),
      });
      if (found.results.length > 0) printer.head(foundHead);
      printer.result(found, found.results.map(foundLine));
    });

  entries
    .command('wrong <id>')
    .description('say that an entry names the wrong person: faces like it are not taken for that person any more')
    .option('--pid <pid>', 'who it is instead')
    .option('--undo', 'take that back')
    .action(async (id: string, { pid, undo = false }: { pid?: string; undo?: boolean }, command: Command) => {
      if (undo && pid !== undefined) throw new UsageError('Give --pid or --undo.');
      const { printer, connect } = sessionOf(house, command);
      const { entries } = await connect();
      const entry = undo
        ? await entries.undoWrongPerson(wholeNumber(id))
        : await entries.wrongPerson(wholeNumber(id), pid === undefined ? {} : { pid });
      printer.result(entry, [eventLine({ data: entry })]);
    });

  entries
    .command('delete <id>')
    .description('delete an entry and its pictures; its person stays')
    .action(async (id: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      await (await connect()).entries.delete(wholeNumber(id));
      printer.result({ deleted: Number(id) }, [`Deleted entry ${id}.`]);
    });
};

function results(text: string, before: readonly Result[] = []): Result[] {
  const result = Result.options.find((known) => known === text);
  if (!result) throw new InvalidArgumentError(`Give one of ${Result.options.join(', ')}.`);
  return [...before, result];
}

import type { NewsEvent } from '@kith/client';
import { NewsType, Result } from '@kith/contract';
import { type Command, InvalidArgumentError } from 'commander';
import { findGroups } from '../find-group.ts';
import { eventHead, eventLine } from '../lines.ts';
import { newsLine } from '../news-line.ts';
import { newsTypes } from '../news-types.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options {
  readonly after?: number;
  readonly group?: string[];
  readonly source?: string[];
  readonly result?: Result[];
  readonly news?: NewsType[];
}

export const addWatch = (kith: Command, house: House): void => {
  kith
    .command('watch')
    .description('print every event as it happens: time in UTC, name, how sure, groups')
    .option('--after <id>', 'begin after the entry of this id; 0 begins with the first', wholeNumber)
    .option('--group <group>', 'only persons of this group, or of several', repeatable)
    .option('--source <source>', 'only of this source, by id or name, or of several', repeatable)
    .option(
      '--result <result>',
      `only events with this result, or one of several: ${Result.options.join(', ')}`,
      results,
    )
    .option(
      '--news <type>',
      `also what is no entry, of one type, or of several: ${NewsType.options.join(', ')}`,
      newsTypes,
    )
    .action(async ({ after, group, source, result, news }: Options, command: Command) => {
      const { io, printer, connect } = sessionOf(house, command);
      const client = await connect();
      const found = await findGroups(client, group);
      const groups = group && found.map(({ id }) => id);
      printer.head(eventHead);
      for await (const event of client.events({
        after,
        groups,
        sources: source?.map(idOrName),
        results: result,
        ...(news && { news, onNews: (event: NewsEvent) => printer.result(event, [newsLine(event)]) }),
        signal: io.untilStopped(),
      })) {
        printer.result(event, [eventLine(event)]);
      }
    });
};

const idOrName = (source: string): number | string => (/^\d{1,15}$/.test(source) ? Number(source) : source);

function results(text: string, before: readonly Result[] = []): Result[] {
  const result = Result.options.find((known) => known === text);
  if (!result) throw new InvalidArgumentError(`Give one of ${Result.options.join(', ')}.`);
  return [...before, result];
}

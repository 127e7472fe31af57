import type { Command } from 'commander';
import { findGroups } from '../find-group.ts';
import { eventLine } from '../lines.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options {
  readonly after?: number;
  readonly group?: string[];
}

export const addWatch = (kith: Command, house: House): void => {
  kith
    .command('watch')
    .description('print every event as it happens: time in UTC, result, confidence, pid, groups')
    .option('--after <id>', 'begin after the entry of this id; 0 begins with the first', wholeNumber)
    .option('--group <group>', 'only persons of this group, or of several', repeatable)
    .action(async ({ after, group }: Options, command: Command) => {
      const { io, printer, connect } = sessionOf(house, command);
      const client = await connect();
      const found = await findGroups(client, group);
      const groups = group && found.map(({ id }) => id);
      for await (const event of client.events({ after, groups, signal: io.untilStopped() })) {
        printer.result(event, [eventLine(event)]);
      }
    });
};

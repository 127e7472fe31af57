import type { Command } from 'commander';
import { findGroups } from '../find-group.ts';
import { findNamed } from '../find-named.ts';
import { visitHead, visitLine } from '../lines.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options {
  readonly now?: true;
  readonly pid?: string[];
  readonly group?: string[];
  readonly camera?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export const addVisits = (kith: Command, house: House): void => {
  kith
    .command('visits')
    .description('list who was at cameras, the newest first: from and until when in UTC, name, camera, groups')
    .option('--now', 'only who is there now')
    .option('--pid <pid>', 'only of this person, or of several', repeatable)
    .option('--group <group>', 'only persons of this group, or of several', repeatable)
    .option('--camera <camera>', 'only at this camera, by id or name, or at several', repeatable)
    .option('--from <time>', 'there since then')
    .option('--to <time>', 'there until then')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .action(async ({ now, pid, group, camera, from, to, limit }: Options, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const groups = await findGroups(client, group);
      const sourcesIds: number[] = [];
      for (const idOrName of camera ?? []) sourcesIds.push((await findNamed(client.cameras, idOrName, 'camera')).id);
      const { results } = await client.visits.list({
        ...{ pids: pid, dateFrom: from, dateTo: to, limit },
        ...(now && { open: true }),
        ...(group && { groupsIds: groups.map(({ id }) => id) }),
        ...(camera && { sourcesIds }),
      });
      printer.table(results, visitHead, results.map(visitLine));
    });
};

import type { StrangerSettings } from '@kith/client';
import type { Command } from 'commander';
import { attributeHelp, attributesOfNew } from '../attributes-option.ts';
import { findGroups } from '../find-group.ts';
import { findNamed } from '../find-named.ts';
import { eventLine, namingHead, namingLine, strangerHead, strangerLine } from '../lines.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { wholeNumber } from '../whole-number.ts';

interface ListOptions {
  readonly source?: string[];
  readonly visits?: number;
  readonly ignored?: true;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

interface NameOptions {
  readonly pid?: string;
  readonly externalId?: string;
  readonly group?: string[];
  readonly attribute?: string[];
}

export const addStrangers = (kith: Command, house: House): void => {
  const strangers = kith.command('strangers').description('people whom nobody knows, and who were seen');

  strangers
    .command('list')
    .description('list strangers, who was seen last first: id, when in UTC, visits, sightings, where')
    .option('--source <source>', 'only who was seen by this source, by id or name, or by any of several', repeatable)
    .option('--visits <count>', 'only who came so often or more', wholeNumber)
    .option('--ignored', 'those who are ignored, instead of those who are not')
    .option('--from <time>', 'seen since then')
    .option('--to <time>', 'first seen until then')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .action(async ({ source, visits, ignored, from, to, limit }: ListOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const sourcesIds: number[] = [];
      for (const idOrName of source ?? []) sourcesIds.push((await findNamed(client.sources, idOrName, 'source')).id);
      const wish = { ignored, visitsFrom: visits, dateFrom: from, dateTo: to, limit, ...(source && { sourcesIds }) };
      const { results } = await client.strangers.list(wish);
      printer.table(results, strangerHead, results.map(strangerLine));
    });

  strangers
    .command('show <id>')
    .description('show a stranger, and when and where it was seen, the newest first')
    .option('--limit <count>', 'how many entries at most', wholeNumber, 20)
    .action(async (id: string, { limit }: { limit: number }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const stranger = await client.strangers.get(wholeNumber(id));
      const { results } = await client.strangers.entries(stranger.id, { limit });
      printer.head(strangerHead);
      printer.result({ ...stranger, entries: results }, [
        strangerLine(stranger),
        ...results.map((data) => eventLine({ data })),
      ]);
    });

  strangers
    .command('name <id> [name]')
    .description('say who a stranger is: somebody new, or somebody who is known; past entries become the person’s')
    .option('--pid <pid>', 'somebody who is known')
    .option('--external-id <id>', 'what another system calls the person')
    .option('--group <group>', 'put the person into this group, or into several', repeatable)
    .option('--attribute <name=value>', attributeHelp, repeatable)
    .action(async (id: string, name: string | undefined, options: NameOptions, command: Command) => {
      const { pid, externalId, group, attribute } = options;
      const attributes = attribute && attributesOfNew(attribute);
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const groupsIds = (await findGroups(client, group)).map((found) => found.id);
      const named = await client.strangers.name(wholeNumber(id), { pid, name, externalId, groupsIds, attributes });
      const who = named.person.name ?? named.person.external_id ?? named.pid;
      const seen = `${named.entries} ${named.entries === 1 ? 'entry' : 'entries'}`;
      printer.result(named, [`Stranger ${id} is ${who} (${named.pid}), with ${seen}.`]);
    });

  strangers
    .command('named')
    .description(
      'list strangers who were named, as far as that can be taken back, the last one first: id, when in UTC, who',
    )
    .option('--pid <pid>', 'only those who were named as this person')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .action(async ({ pid, limit }: { pid?: string; limit: number }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const { results } = await (await connect()).strangers.named({ pid, limit });
      printer.table(results, namingHead, results.map(namingLine));
    });

  strangers
    .command('undo <id>')
    .description('take back who a stranger is: the stranger is one again; within seven days')
    .action(async (id: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const stranger = await (await connect()).strangers.undoNaming(wholeNumber(id));
      printer.result(stranger, [strangerLine(stranger)]);
    });

  strangers
    .command('merge <id> <other>')
    .description('make two strangers one: what was seen of the other is of the first, and the other is gone')
    .action(async (id: string, other: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const stranger = await (await connect()).strangers.merge(wholeNumber(id), wholeNumber(other));
      printer.result(stranger, [strangerLine(stranger)]);
    });

  strangers
    .command('split <id> <entry...>')
    .description('say that some entries of a stranger are of somebody else, who becomes a stranger of its own')
    .action(async (id: string, entries: string[], _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const stranger = await (await connect()).strangers.split(wholeNumber(id), entries.map(wholeNumber));
      printer.result(stranger, [strangerLine(stranger)]);
    });

  strangers
    .command('ignore <id>')
    .description('tell nobody of a stranger any more; what is seen is stored as ever')
    .option('--undo', 'tell of it again')
    .action(async (id: string, { undo = false }: { undo?: boolean }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const stranger = await (await connect()).strangers.ignore(wholeNumber(id), !undo);
      printer.result(stranger, [strangerLine(stranger)]);
    });

  strangers
    .command('forget <id>')
    .description('delete all that was seen of a stranger: entries, templates and pictures')
    .action(async (id: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      await (await connect()).strangers.forget(wholeNumber(id));
      printer.result({ forgotten: Number(id) }, [`Forgot stranger ${id}.`]);
    });

  strangers
    .command('settings')
    .description('show how strangers are kept in the space, or change it')
    .option('--days <days>', 'forget a stranger who was not seen for so long; entries stay', wholeNumber)
    .option('--on', 'find out which unknown faces are of one')
    .option('--off', 'do not, and forget all strangers of the space; entries stay')
    .action(async ({ days, on, off }: { days?: number; on?: true; off?: true }, command: Command) => {
      if (on && off) throw new UsageError('Give --on or --off.');
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const isChange = days !== undefined || on || off;
      const settings = isChange
        ? await client.strangers.updateSettings({ days, ...((on || off) && { enabled: on === true }) })
        : await client.strangers.settings();
      printer.result(settings, [settingsLine(settings)]);
    });
};

const settingsLine = ({ enabled, days }: StrangerSettings): string =>
  enabled
    ? `Strangers are forgotten ${days} ${days === 1 ? 'day' : 'days'} after they were seen last.`
    : 'It is not found out which unknown faces are of one.';

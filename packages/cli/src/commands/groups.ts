import { GroupSort, When } from '@kith/contract';
import { type Command, Option } from 'commander';
import { collect } from '../collect.ts';
import { findGroup } from '../find-group.ts';
import { groupHead, groupLine, memberHead, memberLine } from '../lines.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { hoursHelp, type TimesOptions, timesOf, zoneHelp } from '../times-options.ts';
import { addRules } from './rules.ts';
import { addTransfers } from './transfers.ts';

interface ListOptions {
  readonly q?: string;
  readonly with?: string[];
  readonly without?: string[];
  readonly sort?: GroupSort;
}

interface CreateOptions extends TimesOptions {
  readonly description?: string;
  readonly color?: string;
}

export const addGroups = (kith: Command, house: House): void => {
  const groups = kith.command('groups').description('named sets of persons; GROUP is an id or a whole name');

  groups
    .command('list')
    .description('list groups: id, persons, name')
    .option('--q <text>', 'only names with this text in them')
    .option('--with <pid>', 'only groups holding this person, or any of several', repeatable)
    .option('--without <pid>', 'only groups not holding this person, or any of several', repeatable)
    .addOption(new Option('--sort <order>', 'by what; - turns it round').choices(GroupSort.options))
    .action(async ({ q, with: pidsInclude, without: pidsExclude, sort }: ListOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).groups.iterate({ q, pidsInclude, pidsExclude, sort }));
      printer.table(found, groupHead, found.map(groupLine));
    });

  groups
    .command('create <name>')
    .description('create a group')
    .option('--description <text>', 'what it is for')
    .option('--color <#rrggbb>', 'how it is shown')
    .option('--from <time>', 'in effect from then on')
    .option('--until <time>', 'in effect until then')
    .option('--hours <week>', hoursHelp, repeatable)
    .option('--zone <name>', zoneHelp)
    .action(async (name: string, { description, color, ...times }: CreateOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const group = await (await connect()).groups.create({ name, description, color, ...timesOf(times) });
      printer.result(group, [groupLine(group)]);
    });

  groups
    .command('rename <group> <name>')
    .description('give a group another name; entries of the past keep the old one')
    .action(async (idOrName: string, name: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const group = await client.groups.update((await findGroup(client, idOrName)).id, { name });
      printer.result(group, [groupLine(group)]);
    });

  groups
    .command('delete <group>')
    .description('delete a group; its persons stay')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const group = await findGroup(client, idOrName);
      await client.groups.delete(group.id);
      printer.result({ deleted: group.id }, [`Deleted group ${group.id}, ${group.name}.`]);
    });

  groups
    .command('members <group>')
    .description('list the persons of a group: name, since, until, pid, source')
    .addOption(new Option('--when <time>', 'who is in effect, who comes, or whose time is over').choices(When.options))
    .action(async (idOrName: string, { when }: { when?: When }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findGroup(client, idOrName);
      const members = await collect(client.groups.iteratePersons(id, { when }));
      printer.table(members, memberHead, members.map(memberLine));
    });

  groups
    .command('add <group> <pid...>')
    .description('put persons into a group: for ever, or at the times that are given')
    .option('--from <time>', 'members from then on')
    .option('--until <time>', 'members until then')
    .option('--hours <week>', hoursHelp, repeatable)
    .option('--zone <name>', zoneHelp)
    .action(async (idOrName: string, pids: string[], times: TimesOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findGroup(client, idOrName);
      const answer = await client.groups.add({ pids, groupsIds: [id], ...timesOf(times) });
      printer.result(answer, [`Added ${answer.added} to ${name}; ${answer.already} were in it before.`]);
    });

  groups
    .command('remove <group> <pid...>')
    .description('take persons out of a group')
    .action(async (idOrName: string, pids: string[], _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findGroup(client, idOrName);
      const answer = await client.groups.remove({ pids, groupsIds: [id] });
      printer.result(answer, [`Removed ${answer.removed} from ${name}; ${answer.absent} were not in it.`]);
    });

  groups
    .command('copy <group> <name>')
    .description('create a group with the members of another one')
    .option('--description <text>', 'what it is for, instead of that of the original')
    .option('--color <#rrggbb>', 'how it is shown, instead of that of the original')
    .action(
      async (idOrName: string, name: string, options: { description?: string; color?: string }, command: Command) => {
        const { printer, connect } = sessionOf(house, command);
        const client = await connect();
        const { id } = await findGroup(client, idOrName);
        const copy = await client.groups.copy(id, { name, description: options.description, color: options.color });
        printer.result(copy, [groupLine(copy)]);
      },
    );

  groups
    .command('merge <group> <from>')
    .description('put the members of a group, FROM, into another one')
    .option('--delete-source', 'delete FROM afterwards')
    .action(async (idOrName: string, other: string, options: { deleteSource?: boolean }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const [group, from] = [await findGroup(client, idOrName), await findGroup(client, other)];
      const merged = await client.groups.merge(group.id, { from: from.id, deleteSource: options.deleteSource });
      printer.result(merged, [groupLine(merged)]);
    });

  groups
    .command('overlap <group> <other>')
    .description('list the persons who are in both groups')
    .action(async (idOrName: string, other: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const [a, b] = [await findGroup(client, idOrName), await findGroup(client, other)];
      const members = await collect(client.groups.iterateOverlap(a.id, b.id));
      printer.table(members, memberHead, members.map(memberLine));
    });

  groups
    .command('difference <group> <other>')
    .description('list the persons who are in a group and not in the other')
    .action(async (idOrName: string, other: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const [a, b] = [await findGroup(client, idOrName), await findGroup(client, other)];
      const members = await collect(client.groups.iterateDifference(a.id, b.id));
      printer.table(members, memberHead, members.map(memberLine));
    });

  addRules(groups, house);
  addTransfers(groups, house);
};

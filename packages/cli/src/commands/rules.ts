import type { GroupRule } from '@kith/client';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { findGroup } from '../find-group.ts';
import { groupLine } from '../lines.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** Groups that hold whom a rule says. */
export function addRules(groups: Command, house: House): void {
  groups
    .command('rule <group> [rule]')
    .description(
      'let a group hold whom a rule says, as JSON; without one: show the rule; "none": take it away, and who is in it stays',
    )
    .action(async (idOrName: string, json: string | undefined, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const found = await findGroup(client, idOrName);
      const rule = json === undefined ? undefined : json === 'none' ? null : ruleOf(json);
      const group = rule === undefined ? found : await client.groups.update(found.id, { rule });
      const told = [groupLine(group), `Rule: ${JSON.stringify(group.rule)} (${group.rule_state ?? 'none'})`];
      printer.result(group, group.rule_problem === null ? told : [...told, group.rule_problem]);
    });

  groups
    .command('preview <rule> [group]')
    .description(
      'say who would be in a group by a rule, who would come to it and who would leave it; nothing is changed',
    )
    .action(async (json: string, idOrName: string | undefined, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const group = idOrName === undefined ? undefined : await findGroup(client, idOrName);
      const told = await client.groups.previewRule(ruleOf(json), group?.id);
      printer.result(told, [`In: ${told.count}. Coming: ${told.coming.count}. Leaving: ${told.leaving.count}.`]);
    });

  groups
    .command('exceptions <group>')
    .description('list the persons for whom a group makes an exception from its rule, or make one')
    .option('--in <pid>', 'this person is in it, whatever the rule says')
    .option('--out <pid>', 'this person is not in it, whatever the rule says')
    .option('--withdraw <pid>', 'the rule says again whether this person is in it')
    .action(async (idOrName: string, options: { in?: string; out?: string; withdraw?: string }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findGroup(client, idOrName);
      if (options.in !== undefined) await client.groups.putException(id, options.in, true);
      if (options.out !== undefined) await client.groups.putException(id, options.out, false);
      if (options.withdraw !== undefined) await client.groups.deleteException(id, options.withdraw);
      const exceptions = await collect(client.groups.iterateExceptions(id));
      printer.result(
        exceptions,
        exceptions.map(({ pid, person, is_in }) => `${person.name ?? '-'}\t${is_in ? 'in' : 'out'}\t${pid}`),
      );
    });
}

/** A rule that is given in part: what it does not name does not matter. */
function ruleOf(json: string): GroupRule {
  try {
    const nothing = { all_of: [], any_of: [], none_of: [], attributes: [] };
    return { ...nothing, seen: null, not_seen: null, enrolled_within_days: null, ...(JSON.parse(json) as object) };
  } catch {
    throw new UsageError(`This is no JSON: ${json}`);
  }
}

import type { AlarmDryRun, AlarmRuleCreate, AlarmRuleUpdate } from '@kith/client';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { findNamed } from '../find-named.ts';
import { jsonOf } from '../json-of.ts';
import { ruleHead, ruleLine, triedLine } from '../lines.ts';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

interface TryOptions {
  readonly since?: string;
  readonly until?: string;
  readonly cooldown?: number;
  readonly limit: number;
}

export const addAlarmRules = (kith: Command, house: House): void => {
  const rules = kith
    .command('alarm-rules')
    .description('in which case somebody has to look; RULE is an id or a whole name');

  rules
    .command('list')
    .description('list rules: id, on or off, how urgent, name, and why it was switched off')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).alarmRules.iterate());
      printer.table(found, ruleHead, found.map(ruleLine));
    });

  rules
    .command('show <rule>')
    .description('show a rule, and when it raises an alarm')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const rule = await findNamed((await connect()).alarmRules, idOrName, 'alarm rule');
      printer.result(rule, [ruleLine(rule), JSON.stringify(rule.when)]);
    });

  rules
    .command('create <name> <when> [settings]')
    .description('create a rule and arm it: when, and how urgent and for whom, as JSON objects, as the API takes them')
    .action(async (name: string, when: string, settings: string | undefined, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const wish: AlarmRuleCreate = { ...jsonOf(settings), name, when: jsonOf(when) };
      const rule = await (await connect()).alarmRules.create(wish);
      printer.result(rule, [ruleLine(rule)]);
    });

  rules
    .command('update <rule> <settings>')
    .description('change those settings of a rule that a JSON object has; {"is_active": false} switches it off')
    .action(async (idOrName: string, settings: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.alarmRules, idOrName, 'alarm rule');
      const change: AlarmRuleUpdate = jsonOf(settings);
      const rule = await client.alarmRules.update(id, change);
      printer.result(rule, [ruleLine(rule)]);
    });

  rules
    .command('delete <rule>')
    .description('delete a rule; its alarms stay')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findNamed(client.alarmRules, idOrName, 'alarm rule');
      await client.alarmRules.delete(id);
      printer.result({ deleted: id }, [`Deleted alarm rule ${id}, ${name}.`]);
    });

  rules
    .command('try <when>')
    .description('say which alarms there would have been, had such a rule been armed; nothing is raised')
    .option('--since <time>', 'as if it had been armed then; seven days ago')
    .option('--until <time>', 'up to then; up to now')
    .option('--cooldown <seconds>', 'how long nothing more is raised of the same person', wholeNumber)
    .option('--limit <count>', 'how many are shown at most', wholeNumber, 20)
    .action(async (when: string, { since, until, cooldown, limit }: TryOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const wish: AlarmDryRun = { when: jsonOf(when), since, until, cooldownSeconds: cooldown, limit };
      const tried = await (await connect()).alarmRules.dryRun(wish);
      const summary = `${tried.count} ${tried.count === 1 ? 'alarm' : 'alarms'}, of ${tried.entries} entries since ${tried.from.slice(0, 16).replace('T', ' ')}.`;
      printer.result(tried, [...tried.results.map(triedLine), summary]);
    });
};

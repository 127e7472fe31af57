import { Urgency } from '@kith/contract';
import { type Command, Option } from 'commander';
import { findNamed } from '../find-named.ts';
import { alarmHead, alarmLine } from '../lines.ts';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

interface ListOptions {
  readonly open?: true;
  readonly urgency?: Urgency[];
  readonly rule?: string;
  readonly since?: string;
  readonly limit: number;
}

export const addAlarms = (kith: Command, house: House): void => {
  const alarms = kith.command('alarms').description('what happened that somebody has to look at');

  alarms
    .command('list')
    .description('list alarms, the newest first: id, when in UTC, how urgent, whether somebody looked, what it is')
    .option('--open', 'only those that nobody has acknowledged')
    .addOption(new Option('--urgency <urgency...>', 'only those that are so urgent').choices(Urgency.options))
    .option('--rule <rule>', 'only of this rule, by id or name')
    .option('--since <time>', 'only those raised since this time, like 2026-01-31T12:00:00Z')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .action(async ({ open, urgency, rule, since, limit }: ListOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const rulesIds = rule === undefined ? undefined : [(await findNamed(client.alarmRules, rule, 'alarm rule')).id];
      const { results } = await client.alarms.list({
        urgency,
        rulesIds,
        since,
        limit,
        ...(open && { state: ['open'] }),
      });
      printer.table(results, alarmHead, results.map(alarmLine));
    });

  alarms
    .command('show <id>')
    .description('show an alarm, and what was said of it')
    .action(async (id: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const alarm = await (await connect()).alarms.get(wholeNumber(id));
      const said = [alarm.note, alarm.acknowledged_by].filter(Boolean).join(' – ');
      printer.result(alarm, [alarmLine(alarm), ...(said ? [said] : [])]);
    });

  alarms
    .command('assign <id> [whom]')
    .description('say whose an alarm is; without a name, nobody’s')
    .action(async (id: string, whom: string | undefined, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const alarm = await (await connect()).alarms.assign(wholeNumber(id), whom ?? null);
      printer.result(alarm, [alarmLine(alarm)]);
    });

  alarms
    .command('acknowledge <id> [note]')
    .description('say that somebody looked, and what it was')
    .option('--by <who>', 'who looked')
    .action(async (id: string, note: string | undefined, { by }: { by?: string }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const alarm = await (await connect()).alarms.acknowledge(wholeNumber(id), { note, by });
      printer.result(alarm, [alarmLine(alarm)]);
    });
};

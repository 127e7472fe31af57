import type { Frigate, FrigateWish } from '@kith/client';
import type { Command } from 'commander';
import { askPassword } from '../ask-password.ts';
import { exitCode } from '../exit-code.ts';
import { jsonOf } from '../json-of.ts';
import { type House, sessionOf } from '../session.ts';

interface WishOptions {
  readonly username?: string;
}

export const addFrigate = (kith: Command, house: House): void => {
  const frigate = kith.command('frigate').description('the Frigate whose events a space sees');

  frigate
    .command('show')
    .description('show which Frigate is listened to, how that is, and what went wrong last')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await (await connect()).frigate.get();
      printer.result(found, [lineOf(found)]);
    });

  frigate
    .command('set <url> <broker> [settings]')
    .description(
      'listen to a Frigate: URL is of its HTTP API, BROKER of the MQTT broker that it tells; settings as a JSON object',
    )
    .option('--username <name>', 'at the broker; the password is asked for, or piped in')
    .action(
      async (url: string, broker: string, settings: string | undefined, options: WishOptions, command: Command) => {
        const { io, printer, connect } = sessionOf(house, command);
        const wish = await wishOf(url, broker, settings, options, () => askPassword(io));
        const set = await (await connect()).frigate.set(wish);
        printer.result(set, [lineOf(set)]);
      },
    );

  frigate
    .command('test <url> <broker> [settings]')
    .description('say whether a Frigate can be listened to, and what its cameras are called; nothing is kept')
    .option('--username <name>', 'at the broker; the password is asked for, or piped in')
    .action(
      async (url: string, broker: string, settings: string | undefined, options: WishOptions, command: Command) => {
        const session = sessionOf(house, command);
        const wish = await wishOf(url, broker, settings, options, () => askPassword(session.io));
        const tested = await (await session.connect()).frigate.test(wish);
        const { version, cameras, broker_problem, frigate_problem } = tested;
        const works = `It works: Frigate ${version ?? ''} with cameras ${cameras.join(', ')}.`;
        const problems = [broker_problem, frigate_problem].filter((problem) => problem !== null);
        session.printer.result(tested, tested.works ? [works] : problems);
        if (!tested.works) session.endWith(exitCode.failed);
      },
    );

  frigate
    .command('remove')
    .description('listen to no Frigate any more; sources and entries of its cameras stay')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      await (await connect()).frigate.delete();
      printer.result({ removed: true }, ['No Frigate is listened to any more.']);
    });
};

async function wishOf(
  url: string,
  broker: string,
  settings: string | undefined,
  { username }: WishOptions,
  ask: () => Promise<string>,
): Promise<FrigateWish> {
  const login = username === undefined ? {} : { username, password: await ask() };
  return { ...jsonOf(settings), url, broker: { url: broker, ...login } };
}

const lineOf = ({ state, url, broker, problem }: Frigate): string =>
  [state, url, broker.url, ...(problem === null ? [] : [problem])].join('  ');

import type { Client, Profile, PushDevice } from '@kith/client';
import { DeliveryStatus, limits, NewsType, SampleType } from '@kith/contract';
import { type Command, Option } from 'commander';
import { askPassword } from '../ask-password.ts';
import { type ChannelOptions, channelOf } from '../channel-of.ts';
import { collect } from '../collect.ts';
import { findNamed } from '../find-named.ts';
import { jsonOf } from '../json-of.ts';
import { newsTypes } from '../news-types.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { testedLines } from '../tested-lines.ts';
import { UsageError } from '../usage-error.ts';
import { wholeNumber } from '../whole-number.ts';

type Delivery = Awaited<ReturnType<Client['notifications']['getDelivery']>>;

export const addNotifications = (kith: Command, house: House): void => {
  const notifications = kith
    .command('notifications')
    .description('webhooks, e-mail, chats and more, and what was sent by them; PROFILE is an id or a whole name');

  notifications
    .command('list')
    .description('list profiles: id, on or off, name, destination')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).notifications.iterate());
      printer.result(found, found.map(profileLine));
    });

  notifications
    .command('create <name> <url> [settings]')
    .description('create a profile that POSTs, or does what a JSON object says; its secret is shown this once')
    .option('--corrections', 'tell also of entries that are corrected')
    .option('--news <type>', `tell also of this, or of several: ${NewsType.options.join(', ')}`, newsTypes)
    .action(
      async (name: string, url: string, settings: string | undefined, options: CreateOptions, command: Command) => {
        const { printer, connect } = sessionOf(house, command);
        const wish = { httpMethod: 0 as const, ...options, ...jsonOf(settings), name, destinationUrl: url };
        const profile = await (await connect()).notifications.create(wish);
        printer.result(profile, [profileLine(profile), profile.secret]);
      },
    );

  notifications
    .command('add <name> [settings]')
    .description(
      'create a profile that tells by e-mail, ntfy, Telegram, in a chat or in browsers; its password, token or hook address is asked for, or piped in',
    )
    .option('--email <address>', 'to whom; may be given several times', repeatable)
    .option('--smtp <host:port>', 'the mail server')
    .option('--from <address>', 'from whom e-mail comes')
    .option('--ntfy <address>', 'a topic, like https://ntfy.sh/my-topic')
    .option('--token', 'ask for an access token of the ntfy server')
    .option('--telegram <chat>', 'a chat, by its number or as @channel; asks for the token of the bot')
    .option('--slack', 'by an incoming webhook of Slack; asks for its address')
    .option('--teams', 'the same of Teams')
    .option('--discord', 'the same of Discord')
    .option('--web-push', 'in browsers: each is added in the console that is open there')
    .option('--username <name>', 'at the mail or ntfy server; asks for the password')
    .option('--picture', 'send the picture of the face along')
    .action(async (name: string, settings: string | undefined, options: ChannelOptions, command: Command) => {
      const { io, printer, connect } = sessionOf(house, command);
      const channel = await channelOf(options, () => askPassword(io));
      const profile = await (await connect()).notifications.create({ ...jsonOf(settings), name, channel });
      printer.result(profile, [profileLine(profile)]);
    });

  notifications
    .command('update <profile> <settings>')
    .description('change those settings of a profile that a JSON object has; {"is_active": false} turns it off')
    .action(async (idOrName: string, settings: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.notifications, idOrName, 'profile');
      const profile = await client.notifications.update(id, jsonOf(settings));
      printer.result(profile, [profileLine(profile)]);
    });

  notifications
    .command('delete <profile>')
    .description('delete a profile and its log')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findNamed(client.notifications, idOrName, 'profile');
      await client.notifications.delete(id);
      printer.result({ deleted: id }, [`Deleted profile ${id}, ${name}.`]);
    });

  notifications
    .command('devices <profile>')
    .description('list the browsers that a profile tells: id, when it was last told, push service, name')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.notifications, idOrName, 'profile');
      const { results } = await client.notifications.devices(id, { limit: limits.devicesPerProfile });
      printer.result(results, results.map(deviceLine));
    });

  notifications
    .command('remove-device <profile> <device>')
    .description('tell a browser nothing more; DEVICE is an id of the list of devices')
    .action(async (idOrName: string, device: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.notifications, idOrName, 'profile');
      const deviceId = wholeNumber(device);
      await client.notifications.deleteDevice(id, deviceId);
      printer.result({ deleted: deviceId }, [`Device ${deviceId} is told nothing more.`]);
    });

  notifications
    .command('log <profile>')
    .description('show what was sent, the newest first: time, status, attempts, what came of the last one, webhook-id')
    .addOption(new Option('--status <status>', 'only those that are so').choices(DeliveryStatus.options))
    .option('--since <time>', 'only of events since this time, like 2026-01-31T12:00:00Z')
    .option('--limit <count>', 'how many at most', wholeNumber, 20)
    .action(async (idOrName: string, options: LogOptions, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const { status, since, limit } = options;
      const client = await connect();
      const { id } = await findNamed(client.notifications, idOrName, 'profile');
      const { results } = await client.notifications.deliveries(id, { status: status && [status], since, limit });
      printer.result(results, results.map(deliveryLine));
    });

  notifications
    .command('replay <profile> [webhook-id]')
    .description('send a delivery again, or every one that failed since a time')
    .option('--since <time>', 'of events since this time, like 2026-01-31T12:00:00Z')
    .action(
      async (idOrName: string, webhookId: string | undefined, { since }: { since?: string }, command: Command) => {
        const { printer, connect } = sessionOf(house, command);
        if ((webhookId === undefined) === (since === undefined)) throw new UsageError('Give a webhook-id or --since.');
        const client = await connect();
        const { id } = await findNamed(client.notifications, idOrName, 'profile');
        if (webhookId !== undefined) {
          const delivery = await client.notifications.replay(id, webhookId);
          return printer.result(delivery, [deliveryLine(delivery)]);
        }
        const answer = await client.notifications.replayFailures(id, { since: since ?? '' });
        printer.result(answer, [`Sending ${answer.replayed} again.`]);
      },
    );

  notifications
    .command('rotate-secret <profile>')
    .description('make a new secret, shown this once; the one before it signs too for 24 hours')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.notifications, idOrName, 'profile');
      const rotated = await client.notifications.rotateSecret(id);
      printer.result(rotated, [rotated.secret]);
    });

  notifications
    .command('test <profile>')
    .description('say which of the newest entries and news would be sent, and why not the others; sends nothing')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.notifications, idOrName, 'profile');
      const tested = await client.notifications.test(id);
      printer.result(tested, testedLines(tested));
    });

  notifications
    .command('sample <profile>')
    .description('send a made-up event, signed like any other, and say what came of it')
    .addOption(
      new Option('--type <type>', 'of what it is made up').choices(SampleType.options).default('entry.created'),
    )
    .action(async (idOrName: string, { type }: { type: SampleType }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.notifications, idOrName, 'profile');
      const sent = await client.notifications.sample(id, { type });
      printer.result(sent, [`${sent.error ?? sent.status_code ?? 'sent'} after ${sent.duration_ms} ms`]);
    });
};

interface CreateOptions {
  readonly corrections?: true;
  readonly news?: NewsType[];
}

interface LogOptions {
  readonly status?: DeliveryStatus;
  readonly since?: string;
  readonly limit: number;
}

const profileLine = ({ id, name, is_active: active, destination_url: url }: Profile): string =>
  `${String(id).padStart(6)}  ${active ? 'on ' : 'off'}  ${name}  ${url}`;

const deviceLine = ({ id, last_told: told, service, name }: PushDevice): string =>
  `${String(id).padStart(6)}  ${told?.slice(0, 19).replace('T', ' ') ?? 'never'.padEnd(19)}  ${service}  ${name}`;

function deliveryLine({ id, created, status, attempts }: Delivery): string {
  const last = attempts.at(-1);
  const outcome = last ? String(last.status_code ?? last.error) : '-';
  const time = created.slice(0, 19).replace('T', ' ');
  return `${time}  ${status.padEnd(9)}  ${String(attempts.length).padStart(2)}  ${outcome.padEnd(3)}  ${id}`;
}

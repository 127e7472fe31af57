import type { ChannelWish } from '@kith/client';
import { UsageError } from './usage-error.ts';
import { wholeNumber } from './whole-number.ts';

/** Where news is to go, as options say it: one of email, ntfy, telegram, slack, teams, discord and web-push. */
export interface ChannelOptions {
  readonly email?: readonly string[];
  readonly smtp?: string;
  readonly from?: string;
  readonly ntfy?: string;
  readonly token?: true;
  readonly telegram?: string;
  readonly slack?: true;
  readonly teams?: true;
  readonly discord?: true;
  readonly webPush?: true;
  readonly username?: string;
  readonly picture?: true;
}

const formats = ['slack', 'teams', 'discord'] as const;

/**
 * The channel that options say.
 * @param askSecret asks for its password, token or hook address, where it needs one
 * @throws {UsageError} when it is none, or several
 */
export async function channelOf(options: ChannelOptions, askSecret: () => Promise<string>): Promise<ChannelWish> {
  const { email, ntfy, telegram, webPush } = options;
  const given = [email, ntfy, telegram, webPush, ...formats.map((format) => options[format])];
  if (given.filter((each) => each !== undefined).length !== 1) {
    throw new UsageError('Give one of --email, --ntfy, --telegram, --slack, --teams, --discord and --web-push.');
  }
  if (webPush) return { kind: 'web-push' };
  const picture = options.picture ?? false;
  const { username = null } = options;
  const password = async () => (username === null ? null : await askSecret());
  if (options.email) {
    const { smtp, from } = options;
    if (smtp === undefined || from === undefined) throw new UsageError('Give --smtp and --from, too.');
    const server = serverOf(smtp);
    return { kind: 'email', ...server, from, to: options.email, username, password: await password(), picture };
  }
  if (options.ntfy !== undefined) {
    const token = options.token ? await askSecret() : null;
    return { kind: 'ntfy', ...topicOf(options.ntfy), token, username, password: await password(), picture };
  }
  if (options.telegram !== undefined) {
    return { kind: 'telegram', chat: options.telegram, token: await askSecret(), picture };
  }
  const format = formats.find((each) => options[each]) ?? 'slack';
  return { kind: 'chat', format, url: await askSecret(), picture };
}

/** `mail.example.com:587`; at port 465 TLS begins with the first byte. */
function serverOf(smtp: string) {
  const [, host = '', port = '587'] = /^(.+?)(?::(\d+))?$/.exec(smtp) ?? [];
  return { host, port: wholeNumber(port), security: port === '465' ? 'tls' : 'starttls' } as const;
}

/** `https://ntfy.sh/topic` */
function topicOf(address: string) {
  const [, url, topic] = /^(https?:\/\/.+)\/([^/]+)$/.exec(address) ?? [];
  if (url === undefined || topic === undefined) throw new UsageError('Give --ntfy like https://ntfy.sh/my-topic.');
  return { url, topic };
}

import { checkDestination } from '../../../platform/destinations/destination.ts';
import type { KindOfChannel } from '../channel-kind.ts';
import { keptSecrets } from '../kept-secrets.ts';

/** A chat of Telegram, told by a bot: https://core.telegram.org/bots/api */
export const telegram: KindOfChannel<'telegram'> = {
  prepare: ({ token, ...wish }, kept, allow) => {
    const checked = checkDestination(wish.url, allow);
    if (checked.kind === 'refused') return checked.reason;
    const { origin, pathname } = checked.url;
    const url = `${origin}${pathname.replace(/\/+$/, '')}`;
    const secrets = keptSecrets({ token }, kept?.channel.url === url ? kept.secrets : null);
    if (secrets.token === undefined) return 'Give the token of the bot; who changes where it is sent gives it again.';
    // It becomes part of an address.
    if (!/^[\w:-]+$/.test(secrets.token))
      return 'Give the token of the bot, like 123456:ABC-DEF, as @BotFather gave it.';
    return { channel: { ...wish, url, has_token: true }, secrets };
  },
  destination: ({ url, chat }) => `telegram://${new URL(url).host}/${chat}`,
  host: ({ url }) => new URL(url).host,
};

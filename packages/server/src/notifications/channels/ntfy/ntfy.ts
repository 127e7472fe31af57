import { checkDestination } from '../../../platform/destinations/destination.ts';
import type { KindOfChannel } from '../channel-kind.ts';
import { keptSecrets } from '../kept-secrets.ts';

/** A topic at an ntfy server, as https://docs.ntfy.sh/publish/ has it. */
export const ntfy: KindOfChannel<'ntfy'> = {
  prepare: ({ token, password, ...wish }, kept, allow) => {
    const checked = checkDestination(wish.url, allow);
    if (checked.kind === 'refused') return checked.reason;
    const { origin, pathname } = checked.url;
    const url = `${origin}${pathname.replace(/\/+$/, '')}`;
    const isSame = kept?.channel.url === url && kept.channel.username === wish.username;
    const secrets = keptSecrets({ token, password }, isSame ? kept.secrets : null);
    if (secrets.token && wish.username !== null) return 'Give a token, or a username and a password: not both.';
    if ((wish.username !== null) !== (secrets.password !== undefined)) {
      return 'Give a username and a password together; who changes where they are sent gives them again.';
    }
    const has = { has_password: secrets.password !== undefined, has_token: secrets.token !== undefined };
    return { channel: { ...wish, url, ...has }, secrets };
  },
  destination: ({ url, topic }) => `ntfy://${new URL(url).host}/${topic}`,
  host: ({ url }) => new URL(url).host,
};

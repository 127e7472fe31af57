import { checkDestination } from '../../../platform/destinations/destination.ts';
import type { KindOfChannel } from '../channel-kind.ts';
import { keptSecrets } from '../kept-secrets.ts';

/** An incoming webhook of a chat. Its address is all that it takes to write there, and so a secret. */
export const chat: KindOfChannel<'chat'> = {
  prepare: ({ url, ...wish }, kept, allow) => {
    const secrets = keptSecrets({ url }, kept?.secrets ?? null);
    if (secrets.url === undefined) return 'Give the url of the hook.';
    const checked = checkDestination(secrets.url, allow);
    if (checked.kind === 'refused') return checked.reason;
    if (wish.picture && wish.format !== 'discord') {
      return 'Leave picture off: the hooks of Slack and Teams take none, those of Discord do.';
    }
    return { channel: { ...wish, host: checked.url.host, has_url: true }, secrets };
  },
  destination: ({ format, host }) => `${format}://${host}/`,
  host: ({ host }) => host,
};

import { isIP } from 'node:net';
import { checkHost } from '../../../platform/destinations/destination.ts';
import type { KindOfChannel } from '../channel-kind.ts';
import { keptSecrets } from '../kept-secrets.ts';

/** E-mail over an SMTP server. */
export const email: KindOfChannel<'email'> = {
  prepare: ({ password, ...wish }, kept, allow) => {
    const host = wish.host.toLowerCase().replace(/^\[|\]$/g, '');
    if (!isIP(host) && !/^[a-z0-9][-a-z0-9.]*$/.test(host)) {
      return 'Give the host of the mail server as a name or an IP address.';
    }
    const refusal = checkHost(host, allow);
    if (refusal !== null) return refusal;
    const before = kept?.channel;
    const isSame =
      before !== undefined &&
      before.host === host &&
      before.port === wish.port &&
      before.security === wish.security &&
      before.username === wish.username;
    const secrets = keptSecrets({ password }, isSame && kept ? kept.secrets : null);
    if ((wish.username !== null) !== (secrets.password !== undefined)) {
      return 'Give a username and a password together; who changes where they are sent gives them again.';
    }
    if (secrets.password !== undefined && wish.security === 'none') {
      return 'Use tls or starttls: a password is not sent where others can read it.';
    }
    return { channel: { ...wish, host, has_password: secrets.password !== undefined }, secrets };
  },
  destination: ({ to }) => `mailto:${to.join(',')}`,
  host: ({ host, port }) => `${host}:${port}`,
};

import { webhookCheck } from '../../../platform/destinations/address-check.ts';
import { checkBroker } from '../../../platform/mqtt/broker-address.ts';
import type { KindOfChannel } from '../channel-kind.ts';
import { keptSecrets } from '../kept-secrets.ts';

/** Topics at an MQTT broker. */
export const mqtt: KindOfChannel<'mqtt'> = {
  prepare: ({ password, ...wish }, kept, allow) => {
    const checked = checkBroker(wish.url, webhookCheck(allow));
    if (checked.kind === 'refused') return checked.reason;
    const isSame = kept?.channel.url === wish.url && kept.channel.username === wish.username;
    const secrets = keptSecrets({ password }, isSame ? kept.secrets : null);
    if (wish.username === null && secrets.password !== undefined) return 'Give a username with the password.';
    return { channel: { ...wish, has_password: secrets.password !== undefined }, secrets };
  },
  destination: ({ url, topic }) => `${url.replace(/\/$/, '')}/${topic}`,
  host: ({ url }) => new URL(url).host,
};

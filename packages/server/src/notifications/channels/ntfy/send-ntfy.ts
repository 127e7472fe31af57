import type { Urgency } from '@kith/contract';
import { checkDestination } from '../../../platform/destinations/destination.ts';
import { send } from '../send.ts';
import type { Addressee, ChannelSecrets, Send } from '../sender.ts';

/** https://docs.ntfy.sh/publish/#message-priority */
const priorities: Readonly<Record<Urgency, number>> = { low: 2, normal: 3, high: 4, critical: 5 };

/** Publishes at a topic. A picture goes as the body, and its words as headers then. */
export const sendNtfy: Send<'ntfy'> = async (
  { channel, secrets },
  { text, urgency, picture },
  { agent, allow },
  signal,
) => {
  const destination = checkDestination(channel.url, allow);
  if (destination.kind === 'refused') return { kind: 'unanswered', error: destination.reason };
  const headers = { 'user-agent': 'Kith/1', ...authorization(channel, secrets) };
  const root = channel.url.replace(/\/+$/, '');
  const priority = priorities[urgency];
  if (picture === null) {
    const body = JSON.stringify({ topic: channel.topic, title: text.title, message: text.body, priority });
    const request = { method: 'POST', url: new URL(`${root}/`), body } as const;
    return send(agent, request, { ...headers, 'content-type': 'application/json' }, signal);
  }
  const request = { method: 'PUT', url: new URL(`${root}/${channel.topic}`), body: picture } as const;
  const words = { title: encoded(text.title), message: encoded(text.body), priority: String(priority) };
  return send(agent, request, { ...headers, ...words, filename: 'face.jpg' }, signal);
};

function authorization({ username }: Addressee<'ntfy'>['channel'], { token, password }: ChannelSecrets) {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (username === null) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}

/** Headers hold ASCII alone (RFC 2047), which ntfy decodes. */
const encoded = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

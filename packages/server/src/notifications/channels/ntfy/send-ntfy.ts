import type { Urgency } from '@kith/contract';
import { checkDestination } from '../../../platform/destinations/destination.ts';
import { send } from '../send.ts';
import type { Addressee, ChannelSecrets, Send } from '../sender.ts';
import { bytesInJson, fitted } from '../text/fitted.ts';
import type { Text } from '../text/wording.ts';

/** https://docs.ntfy.sh/publish/#message-priority */
const priorities: Readonly<Record<Urgency, number>> = { low: 2, normal: 3, high: 4, critical: 5 };

/**
 * A longer message becomes a file, or is refused: https://docs.ntfy.sh/publish/#limitations. The request as JSON may have twice as many
 * bytes, the marks of JSON and the title included.
 */
const MOST_MESSAGE_BYTES = 4096;
/** The names of many groups may be in it. */
const MOST_TITLE_BYTES = 1024;

const fittedText = ({ title, body }: Text): Text => ({
  title: fitted(title, MOST_TITLE_BYTES, bytesInJson),
  body: fitted(body, MOST_MESSAGE_BYTES, bytesInJson),
});

/** Publishes at a topic. A picture goes as the body, and its words as headers then. */
export const sendNtfy: Send<'ntfy'> = async (
  { channel, secrets },
  { text: whole, urgency, picture },
  { agent, allow },
  signal,
) => {
  const destination = checkDestination(channel.url, allow);
  if (destination.kind === 'refused') return { kind: 'unanswered', error: destination.reason };
  const headers = { 'user-agent': 'Kith/1', ...authorization(channel, secrets) };
  const root = channel.url.replace(/\/+$/, '');
  const priority = priorities[urgency];
  const text = fittedText(whole);
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

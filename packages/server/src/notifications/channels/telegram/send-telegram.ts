import { FormData } from 'undici';
import { checkDestination } from '../../../platform/destinations/destination.ts';
import { type Answered, gone } from '../judged.ts';
import { type Answer, send } from '../send.ts';
import type { Send } from '../sender.ts';
import { shortened } from '../text/shortened.ts';
import type { Text } from '../text/wording.ts';

/** Of a message and of a caption: https://core.telegram.org/bots/api#sendphoto */
const MOST_MESSAGE = 4096;
const MOST_CAPTION = 1024;
/** The names of many groups may be in it, and the rest has to have room. */
const MOST_TITLE = 256;

/** Tells a chat by the bot. */
export const sendTelegram: Send<'telegram'> = async (
  { channel, secrets },
  { text, urgency, picture },
  { agent, allow },
  signal,
) => {
  const method = picture ? 'sendPhoto' : 'sendMessage';
  const destination = checkDestination(`${channel.url}/bot${secrets.token}/${method}`, allow);
  if (destination.kind === 'refused') return { kind: 'unanswered', error: destination.reason };
  const common = { chat_id: channel.chat, parse_mode: 'HTML', disable_notification: urgency === 'low' };
  const headers = { 'user-agent': 'Kith/1' };
  const { url } = destination;
  if (picture === null) {
    const words = { text: htmlOf(text, MOST_MESSAGE), link_preview_options: { is_disabled: true } };
    const body = JSON.stringify({ ...common, ...words });
    return judged(
      await send(agent, { method: 'POST', url, body }, { ...headers, 'content-type': 'application/json' }, signal),
    );
  }
  const body = new FormData();
  for (const [name, value] of Object.entries(common)) body.set(name, String(value));
  body.set('caption', htmlOf(text, MOST_CAPTION));
  body.set('photo', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'face.jpg');
  return judged(await send(agent, { method: 'POST', url, body }, headers, signal));
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Nobody is called by an @ in a name: it is no part of the word behind it any more. */
const uncalled = (text: string): string => text.replaceAll('@', '@\u2060');

/** Cut before it is escaped: no mark is cut in half, and limits count what is read. */
const htmlOf = ({ title, body }: Text, most: number): string => {
  const head = shortened(uncalled(title), MOST_TITLE);
  return `<b>${escaped(head)}</b>\n${escaped(shortened(uncalled(body), most - head.length - 1))}`;
};

/** https://core.telegram.org/bots/api#making-requests */
function judged(answer: Answer): Answer {
  if (answer.kind !== 'answered') return answer;
  // A proxy in between forbids, too, and nobody was removed by that.
  if (answer.statusCode === 403 && /"ok":\s*false/.test(answer.excerpt)) {
    return gone(answer, 'The bot was removed from the chat, or blocked: let it in again.');
  }
  const wait = answer.statusCode === 429 ? retryAfterIn(answer) : undefined;
  return wait === undefined ? answer : { ...answer, retryAfter: wait };
}

const retryAfterIn = ({ excerpt }: Answered): string | undefined => /"retry_after":\s*(\d{1,6})/.exec(excerpt)?.[1];

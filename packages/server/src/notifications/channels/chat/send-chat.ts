import type { ChatFormat } from '@kith/contract';
import { FormData } from 'undici';
import { checkDestination } from '../../../platform/destinations/destination.ts';
import { type Answered, gone } from '../judged.ts';
import type { Answer } from '../send.ts';
import { send } from '../send.ts';
import type { Send } from '../sender.ts';
import type { Text } from '../text/wording.ts';
import { discordBody, slackBody, teamsBody } from './chat-bodies.ts';

const bodies: Readonly<Record<ChatFormat, (text: Text) => object>> = {
  slack: slackBody,
  teams: teamsBody,
  discord: discordBody,
};

/** Writes into a chat by its hook. Discord alone takes a picture. */
export const sendChat: Send<'chat'> = async ({ channel, secrets }, { text, picture }, { agent, allow }, signal) => {
  const destination = checkDestination(secrets.url ?? '', allow);
  if (destination.kind === 'refused') return { kind: 'unanswered', error: destination.reason };
  const { url } = destination;
  const json = JSON.stringify(bodies[channel.format](text));
  const headers = { 'user-agent': 'Kith/1' };
  if (picture === null || channel.format !== 'discord') {
    const typed = { ...headers, 'content-type': 'application/json' };
    return judged(await send(agent, { method: 'POST', url, body: json }, typed, signal));
  }
  const body = new FormData();
  body.set('payload_json', json);
  body.set('files[0]', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'face.jpg');
  return judged(await send(agent, { method: 'POST', url, body }, headers, signal));
};

/** What services say of a hook that somebody removed, beside 410. */
const removed: readonly ((answer: Answered) => boolean)[] = [
  // Discord: Unknown Webhook.
  ({ statusCode, excerpt }) => statusCode === 404 && /"code":\s*10015\b/.test(excerpt),
  // Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling-errors
  ({ statusCode, excerpt }) => statusCode === 404 && /^(no_service|no_team|no_active_hooks)\b/.test(excerpt),
];

const judged = (answer: Answer): Answer =>
  answer.kind === 'answered' && removed.some((says) => says(answer))
    ? gone(answer, 'The hook was removed from the chat: make a new one, and give its address.')
    : answer;

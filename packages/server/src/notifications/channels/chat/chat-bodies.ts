import { bytesInJson, fitted } from '../text/fitted.ts';
import { shortened } from '../text/shortened.ts';
import type { Text } from '../text/wording.ts';

/** What hooks take, each as its maker documents it; the words in them are words, whatever is in a name: nothing of them pings. */

/** https://docs.slack.dev/messaging/formatting-message-text/#escaping */
const slackEscaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Plain text blocks know no marks and no mentions; `text` is what notifications on a phone show. */
export const slackBody = ({ title, body }: Text): object => ({
  text: slackEscaped(`${title}\n${body}`),
  mrkdwn: false,
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: shortened(title, 150), emoji: false } },
    { type: 'section', text: { type: 'plain_text', text: shortened(body, 3000), emoji: false } },
  ],
});

/**
 * Teams takes 28 KB for the whole of a message:
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook. The words are in it twice.
 */
const MOST_TITLE_BYTES = 1024;
const MOST_BODY_BYTES = 8192;
/** What a block takes beside the line in it. */
const BLOCK_BYTES = 90;

const bytesAsBlocks = (text: string): number => bytesInJson(text) + BLOCK_BYTES * (text.split('\n').length - 1);

/** An adaptive card whose runs of text, unlike its text blocks, know no Markdown: https://adaptivecards.io/explorer/TextRun.html */
export function teamsBody(text: Text): object {
  const title = fitted(text.title, MOST_TITLE_BYTES, bytesInJson);
  const lines = fitted(text.body, MOST_BODY_BYTES, bytesAsBlocks).split('\n');
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: [title, ...lines].join('\n'),
    body: [
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: title, weight: 'bolder', size: 'medium' }] },
      ...lines.map((line) => ({
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text: line }],
        spacing: 'small',
      })),
    ],
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

/** Whatever Markdown of Discord means something by. */
const discordEscaped = (text: string): string => text.replace(/[\\*_~`|>#\-+.[\](){}<@:]/g, '\\$&');

/** https://discord.com/developers/docs/resources/webhook#execute-webhook: no mention is parsed. */
export const discordBody = ({ title, body }: Text): object => ({
  content: shortened(`**${discordEscaped(title)}**\n${discordEscaped(body)}`, 2000),
  allowed_mentions: { parse: [] },
});

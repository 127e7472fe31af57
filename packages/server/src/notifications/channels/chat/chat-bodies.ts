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

/** An adaptive card whose runs of text, unlike its text blocks, know no Markdown: https://adaptivecards.io/explorer/TextRun.html */
export const teamsBody = ({ title, body }: Text): object => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        fallbackText: `${title}\n${body}`,
        body: [
          { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: title, weight: 'bolder', size: 'medium' }] },
          ...body
            .split('\n')
            .map((line) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: line }], spacing: 'small' })),
        ],
      },
    },
  ],
});

/** Whatever Markdown of Discord means something by. */
const discordEscaped = (text: string): string => text.replace(/[\\*_~`|>#\-+.[\](){}<@:]/g, '\\$&');

/** https://discord.com/developers/docs/resources/webhook#execute-webhook: no mention is parsed. */
export const discordBody = ({ title, body }: Text): object => ({
  content: shortened(`**${discordEscaped(title)}**\n${discordEscaped(body)}`, 2000),
  allowed_mentions: { parse: [] },
});

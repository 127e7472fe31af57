import { z } from 'zod';
import { limits } from './limits.ts';
import { brokerFields, brokerPassword, TopicPrefix } from './mqtt.ts';

const secret = (description: string) => z.string().min(1).max(1024).nullable().optional().meta({ description });
const isSet = z.boolean().meta({ description: 'Whether it has one, which is shown to nobody.' });
const url = z.string().trim().min(1).max(2048);
const username = z.string().trim().min(1, 'Give a username, or null.').max(255).nullable();

const picture = z.boolean().meta({
  description: 'Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for.',
});
const pictureWish = picture.default(false);

const address = z.email('Give e-mail addresses like ada@example.com.').max(254);

const email = {
  kind: z.literal('email'),
  host: z.string().trim().min(1, 'Give the host of the mail server.').max(255),
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']).meta({
    description: '`tls` from the first byte (port 465), `starttls` (port 587), or `none`, which takes no password.',
  }),
  ca: z
    .string()
    .max(64 * 1024)
    .regex(/^\s*-----BEGIN CERTIFICATE-----/, 'Give certificates as PEM.')
    .nullable()
    .default(null)
    .meta({
      description: 'Who signs the certificate of the mail server (PEM); null: one of those that everybody knows.',
    }),
  from: address,
  to: z.array(address).min(1, 'Give at least one address in `to`.').max(limits.recipientsPerChannel),
};

/** E-mail over the SMTP server of whoever sends. */
export const EmailChannel = z.object({ ...email, username, has_password: isSet, picture }).meta({ id: 'EmailChannel' });
export const EmailChannelWish = z
  .object({
    ...email,
    port: email.port.default(587),
    security: email.security.default('starttls'),
    username: username.default(null),
    password: secret('Of the user at the mail server.'),
    picture: pictureWish,
  })
  .meta({ id: 'EmailChannelWish' });

const topic = z.string().regex(/^[-\w]{1,64}$/, 'Give a topic of 1–64 letters, digits, - and _.');

export const NtfyChannel = z
  .object({
    kind: z.literal('ntfy'),
    url,
    topic,
    username,
    has_password: isSet,
    has_token: isSet,
    picture,
  })
  .meta({ id: 'NtfyChannel' });
export const NtfyChannelWish = z
  .object({
    kind: z.literal('ntfy'),
    url: url.default('https://ntfy.sh').meta({ description: 'Of the ntfy server.' }),
    topic,
    username: username.default(null),
    password: secret('Of the user at the ntfy server.'),
    token: secret('An access token, in the place of user and password.'),
    picture: pictureWish,
  })
  .meta({ id: 'NtfyChannelWish' });

const chat = z
  .string()
  .trim()
  .regex(/^(-?\d{1,20}|@\w{4,32})$/, 'Give the chat as its number, like -1001234567890, or as @channel.');

export const TelegramChannel = z
  .object({ kind: z.literal('telegram'), url, chat, has_token: isSet, picture })
  .meta({ id: 'TelegramChannel' });
export const TelegramChannelWish = z
  .object({
    kind: z.literal('telegram'),
    url: url.default('https://api.telegram.org').meta({ description: 'Of the Bot API.' }),
    chat,
    token: secret('The token of the bot, as @BotFather gave it.'),
    picture: pictureWish,
  })
  .meta({ id: 'TelegramChannelWish' });

export const ChatFormat = z.enum(['slack', 'teams', 'discord']).meta({
  description: 'Whose incoming webhook it is. `slack` suits Mattermost and Rocket.Chat, too.',
});
export type ChatFormat = z.infer<typeof ChatFormat>;

export const ChatChannel = z
  .object({
    kind: z.literal('chat'),
    format: ChatFormat,
    host: z.string().meta({ description: 'Where the hook is. The rest of its address is a secret.' }),
    has_url: isSet,
    picture,
  })
  .meta({ id: 'ChatChannel' });
export const ChatChannelWish = z
  .object({
    kind: z.literal('chat'),
    format: ChatFormat,
    url: url.nullable().optional().meta({ description: 'The address of the hook. It is a secret.' }),
    picture: pictureWish.meta({ description: 'Send the picture of the face along: Discord alone takes one.' }),
  })
  .meta({ id: 'ChatChannelWish' });

const mqtt = {
  kind: z.literal('mqtt'),
  ...brokerFields,
  ca: brokerFields.ca.default(null),
  username: brokerFields.username.default(null),
  topic: TopicPrefix.default('kith'),
  home_assistant: TopicPrefix.nullable().default('homeassistant').meta({
    description:
      'The topic under which Home Assistant listens for what there is (MQTT discovery); null: it is told of nothing.',
  }),
};

/** Topics at an MQTT broker: `topic/SPACE/…`. */
export const MqttChannel = z
  .object({
    ...mqtt,
    ca: z.string().nullable(),
    username: z.string().nullable(),
    topic: z.string(),
    home_assistant: z.string().nullable(),
    has_password: isSet,
    picture,
  })
  .meta({ id: 'MqttChannel' });
export const MqttChannelWish = z
  .object({
    ...mqtt,
    password: brokerPassword,
    picture: picture.default(false).meta({
      description: 'Say the picture of the face, too, at `topic/SPACE/face`; a broker has it and whoever listens.',
    }),
  })
  .meta({ id: 'MqttChannelWish' });

/** The browsers of whoever asked to be told there, which are devices of the profile. */
export const WebPushChannel = z
  .object({
    kind: z.literal('web-push'),
    picture: z.literal(false).meta({ description: 'A message of a browser has no room for one.' }),
  })
  .meta({ id: 'WebPushChannel' });
export const WebPushChannelWish = z
  .object({ kind: z.literal('web-push'), picture: z.literal(false).default(false) })
  .meta({ id: 'WebPushChannelWish' });

const exampleChannel = {
  kind: 'ntfy',
  url: 'https://ntfy.sh',
  topic: 'front-door-4f8b',
  username: null,
  has_password: false,
  has_token: true,
  picture: false,
} as const;

/** Where news goes that is no webhook, without its secrets. */
export const Channel = z
  .discriminatedUnion('kind', [EmailChannel, NtfyChannel, TelegramChannel, ChatChannel, MqttChannel, WebPushChannel])
  .meta({ id: 'NotificationChannel', example: exampleChannel });
export type Channel = z.infer<typeof Channel>;
export type ChannelKind = Channel['kind'];

/** A secret that is left out stays as it is, as long as what it is sent to stays; null takes it away. */
export const ChannelWish = z
  .discriminatedUnion(
    'kind',
    [EmailChannelWish, NtfyChannelWish, TelegramChannelWish, ChatChannelWish, MqttChannelWish, WebPushChannelWish],
    {
      error: 'Give a kind of channel: email, ntfy, telegram, chat, mqtt or web-push; or null for a webhook.',
    },
  )
  .meta({ id: 'NotificationChannelWish', example: { kind: 'ntfy', topic: 'front-door-4f8b' } });
export type ChannelWish = z.infer<typeof ChannelWish>;

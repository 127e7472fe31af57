import type { Channel, ChannelWish, EmailChannel } from '@kith/client';

/** Which kinds there are forms for, the webhook first. */
export const channelKinds = ['webhook', 'email', 'ntfy', 'telegram', 'chat', 'mqtt', 'web-push'] as const;
type FormKind = (typeof channelKinds)[number];
export const formats = ['slack', 'teams', 'discord'] as const;
export const securities = ['starttls', 'tls', 'none'] as const;

/** Where news goes, as it is written into a form. Secrets that are left empty stay as they are. */
export interface ChannelForm {
  readonly kind: FormKind;
  readonly host: string;
  readonly port: number;
  readonly security: EmailChannel['security'];
  /** Who signs the certificate, as PEM; empty: somebody whom everybody knows. */
  readonly ca: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly username: string;
  readonly password: string;
  readonly url: string;
  readonly topic: string;
  readonly token: string;
  readonly chat: string;
  readonly format: (typeof formats)[number];
  /** Under which topic Home Assistant listens; empty: it is told of nothing. */
  readonly home_assistant: string;
  readonly picture: boolean;
}

const empty: ChannelForm = {
  kind: 'webhook',
  host: '',
  port: 587,
  security: 'starttls',
  ca: '',
  from: '',
  to: [],
  username: '',
  password: '',
  url: '',
  topic: '',
  token: '',
  chat: '',
  format: 'slack',
  home_assistant: '',
  picture: false,
};

/** A form of another kind: what was written for one is for no other, secrets least of all. */
export const blankOf = (kind: FormKind): ChannelForm =>
  kind === 'mqtt' ? { ...empty, kind, topic: 'kith', home_assistant: 'homeassistant' } : { ...empty, kind };

/** @returns null: of a kind that there is no form for, which is left as it is */
export function formOf(channel: Channel | null): ChannelForm | null {
  if (channel === null) return empty;
  const kind = channelKinds.find((one) => one === channel.kind);
  if (kind === undefined) return null;
  const set = Object.entries(channel).filter(([name, value]) => name in empty && value !== null);
  return { ...empty, ...Object.fromEntries(set), kind };
}

/** What the server is asked for. Null: a webhook. */
export function channelOf(form: ChannelForm): ChannelWish | null {
  const { kind, picture } = form;
  const username = form.username || null;
  const password = form.password || undefined;
  const token = form.token || undefined;
  const url = form.url || undefined;
  const ca = form.ca.trim() || null;
  switch (kind) {
    case 'webhook':
      return null;
    case 'email': {
      const { host, port, security, from, to } = form;
      return { kind, host, port, security, ca, from, to, username, password, picture };
    }
    case 'web-push':
      return { kind };
    case 'ntfy':
      return { kind, url, topic: form.topic, username, password, token, picture };
    case 'telegram':
      return { kind, url, chat: form.chat, token, picture };
    case 'chat':
      return { kind, format: form.format, url, picture };
    case 'mqtt': {
      const { topic, home_assistant } = form;
      const where = { url: form.url, topic, home_assistant: home_assistant || null };
      return { kind, ...where, ca, username, password, picture };
    }
    default:
      return kind satisfies never;
  }
}

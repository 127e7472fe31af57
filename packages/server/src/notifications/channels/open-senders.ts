import { sendChat } from './chat/send-chat.ts';
import { sendEmail } from './email/send-email.ts';
import { sendNtfy } from './ntfy/send-ntfy.ts';
import type { Senders } from './sender.ts';
import { sendTelegram } from './telegram/send-telegram.ts';

/** How messages go over each kind of channel. */
export const openSenders = (): Senders => ({
  email: sendEmail,
  ntfy: sendNtfy,
  telegram: sendTelegram,
  chat: sendChat,
});

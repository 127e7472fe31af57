import type { Clock } from '../../platform/clock.ts';
import { sendChat } from './chat/send-chat.ts';
import { sendEmail } from './email/send-email.ts';
import { BrokerConnections } from './mqtt/broker-connections.ts';
import { mqttSender } from './mqtt/send-mqtt.ts';
import { sendNtfy } from './ntfy/send-ntfy.ts';
import type { Send, Senders } from './sender.ts';
import { sendTelegram } from './telegram/send-telegram.ts';

/** How messages go over each kind of channel. Connections that stay open between them end with it. */
export function openSenders(clock: Clock, webPush: Send<'web-push'>): Senders & AsyncDisposable {
  const brokers = new BrokerConnections();
  return {
    email: sendEmail,
    ntfy: sendNtfy,
    telegram: sendTelegram,
    chat: sendChat,
    mqtt: mqttSender(brokers, clock),
    'web-push': webPush,
    [Symbol.asyncDispose]: () => brokers[Symbol.asyncDispose](),
  };
}

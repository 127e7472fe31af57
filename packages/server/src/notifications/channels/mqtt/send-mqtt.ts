import type { Clock } from '../../../platform/clock.ts';
import { MqttProblem } from '../../../platform/mqtt/mqtt-problem.ts';
import type { Answer } from '../send.ts';
import type { Send } from '../sender.ts';
import type { BrokerConnections } from './broker-connections.ts';
import { messagesOf } from './messages-of.ts';
import { topicsOf } from './topics.ts';

/** Tells brokers. What a broker has acknowledged has arrived. */
export const mqttSender =
  (connections: Pick<BrokerConnections, 'of' | 'leave'>, clock: Clock): Send<'mqtt'> =>
  async (to, message, reach, signal) => {
    const messages = messagesOf(topicsOf(to.channel.topic, to.spaceId), message, clock());
    const telling = connections
      .of(to, reach)
      .then((connection) => Promise.all(messages.map((each) => connection.publish(each))));
    try {
      await endedBy(signal, telling);
      return arrived;
    } catch (error) {
      // A broker that acknowledges nothing is connected to anew.
      if (signal.aborted) connections.leave(to.profileId);
      if (error instanceof MqttProblem) return { kind: 'unanswered', error: error.message };
      if (signal.aborted && error === signal.reason) return { kind: 'unanswered', error: messageOf(error) };
      throw error;
    }
  };

const arrived: Answer = {
  kind: 'judged',
  verdict: 'arrived',
  statusCode: null,
  error: null,
  excerpt: '',
  retryAfterMs: null,
};

const messageOf = (reason: unknown): string => (reason instanceof Error ? reason.message : 'It was ended.');

/** What work comes to, unless the signal is given before: then its reason is thrown. */
function endedBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}

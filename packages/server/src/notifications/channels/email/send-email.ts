import { isIP } from 'node:net';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { pinnedAddress } from '../../../platform/destinations/pinned-address.ts';
import { excerptOf } from '../excerpt.ts';
import type { Answer } from '../send.ts';
import type { ChannelOf, ChannelSecrets, Send } from '../sender.ts';
import { mailOf } from './mail-of.ts';
import { refusedMail } from './refused-mail.ts';

/** Hands one e-mail to the mail server of a channel, at the address that was checked. */
export const sendEmail: Send<'email'> = async ({ channel, secrets }, message, reach, signal) => {
  const pinned = await pinnedAddress(reach, channel.host);
  if (pinned.kind === 'refused') return { kind: 'unanswered', error: pinned.reason };
  // It may have ended while the event was read, or the name: nobody would say so any more.
  if (signal.aborted) return refusedMail(signal.reason, signal);
  const connection = connectionTo(channel, pinned.address);
  const end = () => connection.close();
  signal.addEventListener('abort', end, { once: true });
  try {
    const mail = await mailOf(channel, message);
    return arrived(await handOver(connection, channel, secrets, mail));
  } catch (error) {
    return refusedMail(error, signal);
  } finally {
    signal.removeEventListener('abort', end);
    connection.close();
  }
};

/** As long as an attempt may take: its signal ends it sooner. */
const LONGEST_MS = 60_000;

const connectionTo = ({ host, port, security, ca }: ChannelOf<'email'>, address: string): SMTPConnection =>
  new SMTPConnection({
    host: address,
    port,
    ...(isIP(host) === 0 && { servername: host }),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { ...(ca !== null && { ca }), minVersion: 'TLSv1.2' },
    // The name of the machine is nobody's business.
    name: '[127.0.0.1]',
    connectionTimeout: LONGEST_MS,
    greetingTimeout: LONGEST_MS,
    socketTimeout: LONGEST_MS,
    socketCloseTimeout: 1,
  });

/** @throws what the connection does */
const handOver = (
  connection: SMTPConnection,
  { from, to, username }: ChannelOf<'email'>,
  { password }: ChannelSecrets,
  mail: Buffer,
): Promise<SMTPConnectionSendInfo> =>
  new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('The mail server closed the connection.')));
    const send = () =>
      connection.send({ from, to, size: mail.length }, mail, (error, info) =>
        info ? resolve(info) : reject(error ?? new Error('The mail server said nothing.')),
      );
    connection.connect((error) => {
      if (error) reject(error);
      else if (username === null) send();
      else
        connection.login({ user: username, pass: password ?? '' }, (refusal) => (refusal ? reject(refusal) : send()));
    });
  });

/** Taken for whom it was taken; who was refused is told beside. */
const arrived = ({ response, rejectedErrors = [] }: SMTPConnectionSendInfo): Answer => ({
  kind: 'judged',
  verdict: 'arrived',
  statusCode: Number(/^\d{3}/.exec(response)?.[0] ?? 250),
  error: null,
  excerpt: excerptOf([response, ...rejectedErrors.map(({ message }) => message)].join('\n')),
  retryAfterMs: null,
});

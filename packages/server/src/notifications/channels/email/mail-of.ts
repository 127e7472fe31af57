import MailComposer from 'nodemailer/lib/mail-composer';
import { isUrgent } from '../quiet-hours.ts';
import type { ChannelMessage, ChannelOf } from '../sender.ts';

/** An e-mail as it goes over the wire. Its id is that of the delivery: who gets it twice can see that. */
export const mailOf = (
  { from, to }: Pick<ChannelOf<'email'>, 'from' | 'to'>,
  { id, text, urgency, picture }: Pick<ChannelMessage, 'id' | 'text' | 'urgency' | 'picture'>,
): Promise<Buffer> =>
  new MailComposer({
    from,
    to,
    subject: oneLine(text.title),
    text: `${text.body}\n`,
    messageId: `<${id}@${from.split('@').at(-1)}>`,
    // Nobody's vacation answers it (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', ...(isUrgent(urgency) && { Importance: 'high' }) },
    attachments: picture === null ? [] : [{ filename: 'face.jpg', content: picture, contentType: 'image/jpeg' }],
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();

/** A header of its own begins on a new line. */
const oneLine = (text: string): string => text.replace(/\s*[\r\n\u2028\u2029]+\s*/gu, ' ');

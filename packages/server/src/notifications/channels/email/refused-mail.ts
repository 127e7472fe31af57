import { excerptOf } from '../excerpt.ts';
import type { Answer, Verdict } from '../send.ts';

/** What nodemailer says of a failure, as far as it is asked. */
interface Failure {
  readonly code?: string;
  /** What the system said, where `code` is what nodemailer makes of it. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly rejectedErrors?: readonly Failure[];
}

/** What came of a mail that was not taken. Who may take it later is told apart from who never will (RFC 5321, 4.2.1). */
export function refusedMail(error: unknown, signal: AbortSignal): Answer {
  if (signal.reason instanceof Error) return { kind: 'unanswered', error: signal.reason.message };
  const failure: Failure = error instanceof Error ? (error as Failure) : {};
  const { code, responseCode, response = '' } = failure;
  // Of the mail itself alone: a login, or how TLS is spoken, can be put right.
  const isFinal = isPermanent(failure) && (code === 'EENVELOPE' || code === 'EMESSAGE');
  const sentence = sentenceOf(failure, isFinal);
  if (responseCode === undefined) return { kind: 'unanswered', error: sentence };
  const verdict: Verdict = isFinal ? 'refused' : 'failed';
  return {
    kind: 'judged',
    verdict,
    statusCode: responseCode,
    error: sentence,
    excerpt: excerptOf(response),
    retryAfterMs: null,
  };
}

/** Of several recipients who were refused, one who may be taken later is reason enough to try again. */
function isPermanent({ responseCode, rejectedErrors = [] }: Failure): boolean {
  if (rejectedErrors.length > 0) return rejectedErrors.every((each) => isPermanent(each));
  return responseCode !== undefined && responseCode >= 500;
}

const connecting: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The mail server refused the connection.',
  ECONNRESET: 'The mail server closed the connection without an answer.',
  ECONNECTION: 'The mail server closed the connection without an answer.',
  ESOCKET: 'The connection to the mail server broke.',
  ETIMEDOUT: 'The connection took too long.',
  EDNS: "The host's name could not be resolved now.",
};

/** As OpenSSL and Node name what is wrong with a certificate, or with how TLS was spoken. */
const isOfTls = ({ originalCode = '' }: Failure): boolean =>
  /CERT|^UNABLE_TO|^ERR_(SSL|TLS)|^EPROTO$/.test(originalCode);

const unreachable = 'The mail server could not be reached.';

function sentenceOf(failure: Failure, isFinal: boolean): string {
  const { code = '', command = '' } = failure;
  const later = 'The mail server does not take it now, and may later.';
  if (code === 'EAUTH') return 'The mail server did not accept the username and the password.';
  if (code === 'ETLS' || isOfTls(failure)) {
    return 'No trusted TLS connection to the mail server came about: look at `security` and its certificate.';
  }
  if (failure.responseCode === undefined) {
    return connecting[failure.originalCode ?? ''] ?? connecting[code] ?? unreachable;
  }
  if (command === 'RCPT TO') {
    return isFinal ? 'The mail server refused every recipient for good.' : `${later} It asks to be tried again.`;
  }
  if (!isFinal) return later;
  return command === 'MAIL FROM'
    ? 'The mail server refused the sender for good.'
    : 'The mail server refused the message for good.';
}

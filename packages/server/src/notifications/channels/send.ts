import { type Dispatcher, errors, type FormData, request } from 'undici';
import { ForbiddenAddress } from '../../platform/destinations/pinned-agent.ts';
import type { DeliveryRequest } from './delivery-request.ts';
import { readExcerpt } from './excerpt.ts';

/** What came of one attempt. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly statusCode: number;
      readonly retryAfter: string | undefined;
      readonly excerpt: string;
    }
  /** `error` is a sentence for the delivery log. */
  | { readonly kind: 'unanswered'; readonly error: string }
  /** By whoever knows more than the status says. `statusCode` is null where there are none, `error` a sentence where it did not arrive. */
  | {
      readonly kind: 'judged';
      readonly verdict: Verdict;
      readonly statusCode: number | null;
      readonly error: string | null;
      readonly excerpt: string;
      readonly retryAfterMs: number | null;
    };

/**
 * `failed`: it is tried again. `partly`: so it is, for some of those whom it goes to; others have it. `refused`: never, and others may go on. `gone`:
 * nobody is there any more, for whatever comes.
 */
export type Verdict = 'arrived' | 'failed' | 'partly' | 'refused' | 'gone';

/** What goes out in one request. */
interface Sent extends Omit<DeliveryRequest, 'method' | 'body' | 'signed'> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly body: string | Buffer | FormData | null;
}

/**
 * Sends once and follows no redirect. Never throws: whatever happens is an answer.
 * @param signal its reason, an Error, becomes the sentence of an attempt that it ends
 */
export async function send(
  dispatcher: Dispatcher,
  { method, url, body }: Sent,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const answer = await request(url, { method, body, headers: { ...headers }, signal, dispatcher });
    // Destroying a body that is longer than the excerpt makes it emit an error.
    answer.body.on('error', () => {});
    return {
      kind: 'answered',
      statusCode: answer.statusCode,
      retryAfter: [answer.headers['retry-after']].flat()[0],
      excerpt: await readExcerpt(answer.body),
    };
  } catch (error) {
    return { kind: 'unanswered', error: sentenceOf(error, signal) };
  }
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The destination refused the connection.',
  ECONNRESET: 'The destination closed the connection without an answer.',
  UND_ERR_SOCKET: 'The destination closed the connection without an answer.',
  ENOTFOUND: "The host's name is unknown.",
  EAI_AGAIN: "The host's name could not be resolved now.",
  ETIMEDOUT: 'The connection took too long.',
  UND_ERR_CONNECT_TIMEOUT: 'The connection took too long.',
};

function sentenceOf(error: unknown, signal: AbortSignal): string {
  if (signal.reason instanceof Error) return signal.reason.message;
  if (error instanceof ForbiddenAddress) return error.message;
  if (error instanceof errors.HTTPParserError) return "The destination's answer is no HTTP.";
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return sentences[code] ?? `The request failed (${code}).`;
}

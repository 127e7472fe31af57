import type { ErrorEnvelope, FieldError } from '../wire.ts';

/** Statuses after which the same request may succeed later; 0 is no answer at all. */
const passing: ReadonlySet<number> = new Set([0, 408, 429, 502, 503, 504]);

/**
 * - `refused`: the server answered, with a status of 400 or above
 * - `unreachable`: no answer came, or it broke off; the server may have done what it was asked
 * - `timedOut`: no answer came in the time that the call had; the server may still be at it
 *
 * A call that its own signal ends is no failure: it throws the signal's reason, as `fetch` does.
 */
export type FailureKind = 'refused' | 'unreachable' | 'timedOut';

export interface Failure extends ErrorEnvelope {
  readonly kind: FailureKind;
  /** 0 where no answer came. */
  readonly status: number;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
}

/** What the server refused, or why there was no answer. */
export class KithApiError extends Error {
  override readonly name = 'KithApiError';
  readonly kind: FailureKind;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** The first of `codes`; 0 when no answer came. `errorCodes` has them by name. */
  readonly code: number;
  /** Stable codes; for field errors those of the fields. */
  readonly codes: readonly number[];
  /** What is wrong with each field, with a sentence that says what to do. */
  readonly fields: readonly FieldError[];
  /** What the server calls the request in its log; null when no answer came. */
  readonly requestId: string | null;
  /** How long the server asks to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(sentenceOf(failure), options);
    this.kind = failure.kind;
    this.status = failure.status;
    this.code = failure.error_codes[0] ?? failure.status;
    this.codes = failure.error_codes;
    this.fields = failure.fields;
    this.requestId = failure.requestId ?? null;
    this.retryAfterMs = failure.retryAfterMs ?? null;
  }

  /** Whether the same request may succeed later. One that changes something may have been carried out already. */
  shouldRetry(): boolean {
    return passing.has(this.status);
  }
}

/** What went wrong, and with which fields: all that a log has of an error which nobody caught. */
const sentenceOf = ({ message, fields }: ErrorEnvelope): string =>
  [message, ...fields.map((field) => (field.name === '__all__' ? '' : `${field.name}: `) + field.message)].join(' ');

/** No answer came. */
export const unanswered = (
  message: string,
  { kind = 'unreachable', cause }: { readonly kind?: 'unreachable' | 'timedOut'; readonly cause?: unknown } = {},
): KithApiError => new KithApiError({ kind, status: 0, error_codes: [], message, fields: [] }, { cause });

/** How servers and proxies refuse an address, or a head, that is too long. */
const tooLong: ReadonlySet<number> = new Set([414, 431]);

/** An answer of status 400 and above, or one that is not Kith's. A proxy in between may answer with anything. */
export function refusal(status: number, body: unknown, headers: Headers = new Headers()): KithApiError {
  const about = {
    kind: 'refused',
    status,
    requestId: headers.get('request-id') ?? headers.get('x-request-id'),
    retryAfterMs: toWaitMs(headers.get('retry-after'), Date.now()),
  } as const;
  if (isEnvelope(body)) return new KithApiError({ ...body, ...about });
  const message = tooLong.has(status)
    ? 'The filters are too long for one request: give fewer values, or iterate with `chunk`.'
    : `The server answered ${status}, and not in the way of Kith: is this its address?`;
  return new KithApiError({ error_codes: [status], message, fields: [], ...about });
}

/** A `Retry-After` in milliseconds, which is a number of seconds or a date; null when it is neither. */
export function toWaitMs(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? null : Math.max(0, until - now);
}

const isEnvelope = (body: unknown): body is ErrorEnvelope =>
  typeof body === 'object' &&
  body !== null &&
  'message' in body &&
  typeof body.message === 'string' &&
  'error_codes' in body &&
  Array.isArray(body.error_codes) &&
  'fields' in body &&
  Array.isArray(body.fields);

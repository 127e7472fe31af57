import type { ErrorEnvelope, FieldError } from '@kith/contract';

/** Statuses after which the same request may succeed later; 0 is no answer at all. */
const passing: ReadonlySet<number> = new Set([0, 408, 429, 502, 503, 504]);

/** What the server refused, or why there was no answer (`status` 0). */
export class KithApiError extends Error {
  override readonly name = 'KithApiError';
  readonly status: number;
  /** Stable codes; for field errors those of the fields. */
  readonly codes: readonly number[];
  /** What is wrong with each field, with a sentence that says what to do. */
  readonly fields: readonly FieldError[];

  constructor(status: number, envelope: ErrorEnvelope, options?: ErrorOptions) {
    super(envelope.message, options);
    this.status = status;
    this.codes = envelope.error_codes;
    this.fields = envelope.fields;
  }

  /** Whether the same request may succeed later. One that changes something may have been carried out already. */
  shouldRetry(): boolean {
    return passing.has(this.status);
  }
}

/** No answer came. */
export const unanswered = (message: string, cause?: unknown): KithApiError =>
  new KithApiError(0, { error_codes: [], message, fields: [] }, { cause });

/** An answer of status 400 and above. A proxy in between may answer with anything. */
export function refusal(status: number, body: unknown): KithApiError {
  if (isEnvelope(body)) return new KithApiError(status, body);
  const message = `The server answered ${status}, and not in the way of Kith: is this its address?`;
  return new KithApiError(status, { error_codes: [status], message, fields: [] });
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

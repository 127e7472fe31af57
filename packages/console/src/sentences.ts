import type { ErrorEnvelope } from '@kith/contract';

/** What the server refused. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`The server answered ${status}.`);
    this.status = status;
    this.body = body;
  }
}

/** What went wrong, as plain sentences: one for each field where fields are at fault. */
export function sentencesOf(error: unknown): string[] {
  if (!(error instanceof Refusal)) return ['The server cannot be reached. Try again in a moment.'];
  const { message, fields } = toEnvelope(error.body);
  if (fields.length > 0) return fields.map((field) => field.message);
  return [message ?? error.message];
}

function toEnvelope(body: unknown): { message: string | undefined; fields: ErrorEnvelope['fields'] } {
  const { message, fields } = (typeof body === 'object' && body !== null ? body : {}) as Partial<ErrorEnvelope>;
  return { message, fields: Array.isArray(fields) ? fields : [] };
}

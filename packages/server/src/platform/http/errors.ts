import {
  type ErrorEnvelope,
  type ErrorName,
  errors,
  type FieldErrorName,
  fieldErrors,
  type Reason,
} from '@kith/contract';

export interface FieldProblem {
  readonly field: string;
  readonly problem: FieldErrorName;
  readonly message: string;
  /** Of a picture that is not taken. */
  readonly reason?: Reason | undefined;
}

/** What a route refuses with; the funnel in `answer-errors.ts` turns it into the envelope. */
export class KithError extends Error {
  override readonly name = 'KithError';
  readonly error: ErrorName;
  readonly fields: readonly FieldProblem[];

  constructor(error: ErrorName, fields: readonly FieldProblem[] = [], message: string = errors[error].message) {
    super(message);
    this.error = error;
    this.fields = fields;
  }

  get status(): number {
    return errors[this.error].status;
  }

  toEnvelope(): ErrorEnvelope {
    const fields = this.fields.map(({ field, problem, message, reason }) => ({
      name: field,
      message,
      error_code: fieldErrors[problem],
      ...(reason && { reason }),
    }));
    const codes = new Set(fields.map((field) => field.error_code));
    return { error_codes: codes.size ? [...codes] : [errors[this.error].code], message: this.message, fields };
  }
}

/** 400 on one field. `message` says what is wrong and what to do. */
export const fieldError = (field: string, problem: FieldErrorName, message: string, reason?: Reason): KithError =>
  new KithError('validation', [{ field, problem, message, reason }]);

export const notFound = (): KithError => new KithError('notFound');

/**
 * What a request asked for, when there is such a thing.
 * @throws {KithError} 404 when there is none
 */
export function found<T>(asked: T | 'not found' | null | undefined): T {
  if (asked === 'not found' || asked === null || asked === undefined) throw notFound();
  return asked;
}

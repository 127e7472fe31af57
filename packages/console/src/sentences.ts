import { KithApiError } from '@kith/client';

/** What went wrong, as plain sentences: one for each field where fields are at fault. */
export function sentencesOf(error: unknown): string[] {
  if (!(error instanceof KithApiError)) return [error instanceof Error ? error.message : String(error)];
  if (error.kind !== 'refused') return ['The server cannot be reached. Try again in a moment.'];
  return error.fields.length > 0 ? error.fields.map((field) => field.message) : [error.message];
}

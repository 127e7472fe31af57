import { KithApiError } from '@kith/client';

/** What went wrong, as plain sentences: one for each field where fields are at fault. */
export function explain(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  if (!(error instanceof KithApiError)) return [error.message];
  if (error.fields.length > 0) {
    return error.fields.map(({ name, message }) => (name === '__all__' ? message : `${name}: ${message}`));
  }
  if (error.status === 401) return [`${error.message} Log in with "kith login", or give another token.`];
  return [error.message];
}

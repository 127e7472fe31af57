import { KithApiError } from '@kith/client';

/**
 * What went wrong, as plain sentences: one for each field where fields are at fault.
 * @param unreachable what is said when no answer came
 */
export function sentencesOf(error: unknown, unreachable: string): string[] {
  if (!(error instanceof KithApiError)) return [error instanceof Error ? error.message : String(error)];
  if (error.kind !== 'refused') return [unreachable];
  return error.fields.length > 0 ? error.fields.map((field) => field.message) : [error.message];
}

/** What is wrong with one field, by its name on the wire; undefined when nothing is. */
export function fieldSentence(error: unknown, name: string): string | undefined {
  if (!(error instanceof KithApiError)) return undefined;
  return error.fields.find((field) => field.name === name)?.message;
}

/** The error, unless all of it is said beside fields of these names. */
export function besidesFields(error: unknown, names: readonly string[]): unknown {
  if (!(error instanceof KithApiError) || error.fields.length === 0) return error;
  return error.fields.every(({ name }) => names.includes(name)) ? null : error;
}

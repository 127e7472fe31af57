import { fieldMessage, isWellFormed } from '@kith/contract';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { coerce } from './coercion.ts';
import { type FieldProblem, KithError } from './errors.ts';

/** Validates a part of a request against a contract schema, bending it first. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data: unknown) => {
    if (httpPart === 'body' && (typeof data !== 'object' || Array.isArray(data))) {
      return { error: new KithError('validation', [problem('__all__', 'Send an object.')]) };
    }
    const unstorable = Object.entries(data ?? {}).flatMap(([field, value]) => {
      const message = unstorableIn(value);
      return message === null ? [] : [problem(field, message)];
    });
    const parsed = unstorable.length ? null : schema.safeParse(coerce(schema, data ?? {}), { error: fieldMessage });
    if (parsed?.success) return { value: parsed.data };
    // An id in the path that is no id names nothing.
    if (httpPart === 'params') return { error: new KithError('notFound') };
    return { error: new KithError('validation', parsed ? problemsOf(parsed.error) : unstorable) };
  };

/** One problem per top-level field, the first found. */
function problemsOf(error: z.ZodError): FieldProblem[] {
  const byField = new Map<string, FieldProblem>();
  for (const issue of error.issues) {
    const field = issue.path.length ? String(issue.path[0]) : '__all__';
    if (!byField.has(field)) byField.set(field, problem(field, issue.message));
  }
  return [...byField.values()];
}

const problem = (field: string, message: string): FieldProblem => ({ field, problem: 'invalid', message });

/** Deeper than any schema. */
const DEPTH = 10;

/**
 * What no database stores in a text and nobody means, as a sentence; null when there is nothing such. Half a character
 * would be read as another text than it was written as.
 */
function unstorableIn(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'Leave out the NUL character.';
    return isWellFormed(value) ? null : 'Send well-formed Unicode: there is half of a surrogate pair in this.';
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || depth > DEPTH) return null;
  for (const member of Object.values(value)) {
    const message = unstorableIn(member, depth + 1);
    if (message !== null) return message;
  }
  return null;
}

import { fieldMessage } from '@kith/contract';
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
    const unstorable = Object.entries(data ?? {}).flatMap(([field, value]) =>
      holdsNul(value) ? [problem(field, 'Leave out the NUL character.')] : [],
    );
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

/** No database stores it in a text, and nobody means it. */
function holdsNul(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || depth > DEPTH) return false;
  return Object.values(value).some((member) => holdsNul(member, depth + 1));
}

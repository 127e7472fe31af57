import type { FastifySerializerCompiler } from 'fastify';
import type { z } from 'zod';

/** Writes an answer by its contract schema: what is not listed there does not leave, and what is missing is a fault of ours. */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> =
  ({ schema, url, method }) =>
  (data: unknown) =>
    JSON.stringify(asPromised(schema, data, `${method} ${url}`));

/**
 * What may leave of an answer.
 * @throws {Error} when it is not what the contract says
 */
export function asPromised<T>(schema: z.ZodType<T>, data: unknown, route: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ');
  throw new Error(`The answer of ${route} is not what the contract says (${where}).`);
}

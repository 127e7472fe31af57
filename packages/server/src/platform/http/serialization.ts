import type { FastifySerializerCompiler } from 'fastify';
import type { z } from 'zod';

/** Writes an answer by its contract schema: what is not listed there does not leave, and what is missing is a fault of ours. */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> =
  ({ schema, url, method }) =>
  (data: unknown) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return JSON.stringify(parsed.data);
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ');
    throw new Error(`The answer of ${method} ${url} is not what the contract says (${where}).`);
  };

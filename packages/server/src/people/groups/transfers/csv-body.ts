import { Readable } from 'node:stream';
import { limits } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../../../platform/http/app-type.ts';
import { fieldError, KithError } from '../../../platform/http/errors.ts';
import { validatorCompiler } from '../../../platform/http/validation.ts';

export const CsvBody = z
  .custom<Readable>()
  .meta({ description: 'CSV with a column `pid`, `external_id` or `name`, or nothing but pids.' });

/** Hands bodies of CSV over unread: the route reads them at the speed at which they are applied. */
export function takeCsvBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^text\/csv\b/i,
    (_request: unknown, payload: unknown, done: (e: null, b: unknown) => void) => done(null, payload),
  );
  // The one body is a stream, into which no validator may look.
  app.setValidatorCompiler<z.ZodType>((part) => (part.httpPart === 'body' ? streamOrRefuse : validatorCompiler(part)));
}

const streamOrRefuse = (body: unknown) =>
  body instanceof Readable
    ? { value: body }
    : { error: fieldError('__all__', 'invalid', 'Send the file as the body, of the type text/csv.') };

const tooLong = (): KithError =>
  new KithError('tooLarge', [
    { field: '__all__', problem: 'invalid', message: `Send files of at most ${limits.importBytes} bytes.` },
  ]);

/** @throws {KithError} 413 when the sender says that the file is too long */
export function bodyLength({ raw: { headers } }: FastifyRequest): number | null {
  if (headers['content-length'] === undefined) return null;
  const bytes = Number(headers['content-length']);
  if (bytes > limits.importBytes) throw tooLong();
  return bytes;
}

/** The file as it arrives; the connection stays open when reading ends early. */
export async function* received(body: Readable): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > limits.importBytes) throw tooLong();
      yield chunk;
    }
  } catch (error) {
    if (error instanceof KithError) throw error;
    throw fieldError('__all__', 'invalid', 'The file broke off: send it again with the same key to go on.');
  }
}

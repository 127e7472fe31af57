import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import { limits } from '@kith/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fieldError, KithError } from './errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How many files the route takes; none when not said. */
    readonly files?: number;
  }
}

/** Longer texts are cut; one client sends a picture a second time, as text, and up to four times as long. */
const FIELD_BYTES = 64 * 1024;

const meansAbsent = new Set(['', 'None', 'null', 'undefined']);

/** Reads a query string: repeated keys become lists, an empty value means that the parameter is absent. */
export function parseQuery(text: string): Record<string, string | string[]> {
  return collect(new URLSearchParams(text), (value) => value === '');
}

function collect(pairs: Iterable<[string, string]>, isAbsent: (value: string) => boolean) {
  const collected: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of pairs) {
    if (isAbsent(value)) continue;
    const before = collected[key];
    collected[key] = before === undefined ? value : [before, value].flat();
  }
  return collected;
}

/**
 * Accepts JSON, urlencoded and multipart bodies on every route. A body that is empty is no body, whatever its type says.
 * A multipart body becomes an object of texts and of files as bytes; a file wins over texts of its name.
 */
export async function acceptBodies(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:[\w.+-]+\+)?json\b/i,
    { parseAs: 'string' },
    async ({ place }: FastifyRequest, body: string) => {
      await place?.taken();
      if (body.trim() === '') return {};
      try {
        return JSON.parse(body);
      } catch {
        throw fieldError('__all__', 'invalid', 'The body is not valid JSON.');
      }
    },
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async ({ place }: FastifyRequest, body: string) => {
      await place?.taken();
      return collect(new URLSearchParams(body), (value) => meansAbsent.has(value));
    },
  );
  await app.register(multipart, {
    limits: { fileSize: limits.imageBytes, fields: 50, parts: 54, fieldSize: FIELD_BYTES, headerPairs: 50 },
  });
  // A promise for every request would be a turn for nothing.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.isMultipart()) readMultipart(request).then(() => done(), done);
    else done();
  });
}

async function readMultipart(request: FastifyRequest): Promise<void> {
  const files = request.routeOptions.config.files ?? 0;
  const fieldSize = Math.min(FIELD_BYTES, request.routeOptions.bodyLimit);
  const arrived = request.arrived ?? (() => undefined);
  const reading = (bytes: number): Promise<void> | undefined => request.place?.reading(bytes);
  request.body = await readParts(request.parts({ limits: { files, fieldSize } }), arrived, reading);
}

async function readParts(
  parts: AsyncIterable<Multipart>,
  arrived: (bytes: number) => void,
  reading: (bytes: number) => Promise<void> | undefined,
): Promise<Record<string, unknown>> {
  const texts: Record<string, string> = {};
  const files: Record<string, Uint8Array> = {};
  const cut = new Set<string>();
  try {
    for await (const part of parts) {
      if (part.type === 'file') {
        const bytes = await fileOf(part, arrived, reading);
        files[part.fieldname] ??= bytes;
        continue;
      }
      arrived(String(part.value).length);
      if (part.valueTruncated) {
        cut.add(part.fieldname);
      } else if (typeof part.value === 'string' && !meansAbsent.has(part.value)) {
        texts[part.fieldname] = part.value;
      }
    }
  } catch (error) {
    throw uploadError(error);
  }
  for (const name of cut) {
    if (!(name in files)) throw fieldError(name, 'invalid', `Give at most ${FIELD_BYTES} bytes.`);
  }
  return Object.assign(Object.create(null), texts, files);
}

async function fileOf(
  { file, fieldname }: MultipartFile,
  arrived: (bytes: number) => void,
  reading: (bytes: number) => Promise<void> | undefined,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of file) {
    arrived(chunk.length);
    chunks.push(chunk);
    const turn = reading(chunk.length);
    if (turn) await turn;
  }
  if (!file.truncated) return Buffer.concat(chunks);
  const message = `Send pictures of at most ${limits.imageBytes} bytes.`;
  throw new KithError('tooLarge', [{ field: fieldname, problem: 'invalid', message }]);
}

function uploadError(error: unknown): Error {
  if (error instanceof KithError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new KithError('tooLarge');
  return fieldError('__all__', 'invalid', 'The multipart body is damaged or has too many parts.');
}

import { setMaxListeners } from 'node:events';
import { addAbortSignal, Readable } from 'node:stream';
import {
  GroupId,
  Import,
  ImportAnswer,
  ImportHeaders,
  ImportId,
  ImportList,
  ImportPage,
  ImportQuery,
  ImportReport,
  ImportReportPage,
  limits,
} from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { failures } from '../../../platform/http/answers.ts';
import type { App } from '../../../platform/http/app-type.ts';
import { readingBody } from '../../../platform/http/body-deadlines.ts';
import { fieldError, KithError, notFound } from '../../../platform/http/errors.ts';
import { cutPage, pageUrl, toPage } from '../../../platform/http/pagination.ts';
import { validatorCompiler } from '../../../platform/http/validation.ts';
import { askedGroup } from '../asked-group.ts';
import { exportMembers } from './export-members.ts';
import { openImport, runImport, sentTwice } from './import-members.ts';
import * as store from './store.ts';

const path = '/v1/groups/persons/:id/';
const tags = ['person groups'];
const params = z.object({ id: GroupId.meta({ description: 'Id of a group.' }) });
const importParams = params.extend({ importId: ImportId.meta({ description: 'Id of an import.' }) });

const CsvBody = z
  .custom<Readable>()
  .meta({ description: 'CSV with a column `pid`, `external_id` or `name`, or nothing but pids.' });

/** Members of a group in and out as CSV. */
export const transferRoutes = (context: Context) => async (app: App) => {
  const { db, clock, ids, baseUrl } = context;
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const running = new Map<ImportId, Promise<unknown>>();
  app.addHook('preClose', async () => stopping.abort());
  app.addHook('onClose', async () => {
    await Promise.allSettled(running.values());
  });
  app.removeAllContentTypeParsers();
  // Handed over unread: the route reads it at the speed at which it is applied.
  app.addContentTypeParser(
    /^text\/csv\b/i,
    (_request: unknown, payload: unknown, done: (e: null, b: unknown) => void) => done(null, payload),
  );
  // The one body is a stream, into which no validator may look.
  app.setValidatorCompiler<z.ZodType>((part) => (part.httpPart === 'body' ? streamOrRefuse : validatorCompiler(part)));

  app.post(
    `${path}imports/`,
    {
      config: { streamsBody: true },
      schema: {
        tags,
        operationId: 'importMembers',
        summary: 'Change the members of a group by a CSV file',
        description:
          'Answers when the whole file is applied. The same file with the same key goes on where it stopped, and is never applied twice: 200 says that it had been finished before.',
        consumes: ['text/csv'],
        params,
        querystring: ImportQuery,
        headers: ImportHeaders,
        body: CsvBody,
        response: { 200: ImportAnswer, 201: ImportAnswer, ...failures },
      },
    },
    (request, reply) =>
      readingBody(request, async () => {
        const { query, headers, body } = request;
        const group = await askedGroup(db.queries, request, request.params.id);
        const bytesTotal = bodyLength(request);
        const key = query.key ?? headers['idempotency-key'] ?? ids.importKey();
        const run = await openImport(context, group, { key, mode: query.mode, bytesTotal });
        if (running.has(run.id)) throw sentTwice();
        addAbortSignal(stopping.signal, body);
        const work = runImport({ db, clock, signal: stopping.signal }, group, run, {
          mode: query.mode,
          body: received(body),
        }).finally(() => running.delete(run.id));
        running.set(run.id, work);
        const ended = await work;
        const status = run.status === 'running' ? 201 : 200;
        return reply.status(status).send({ ...store.toWire(ended), skipped: run.rows });
      }),
  );

  app.get(
    `${path}imports/`,
    {
      schema: {
        tags,
        operationId: 'listImports',
        summary: 'List the imports of a group, the newest first',
        params,
        querystring: ImportList,
        response: { 200: ImportPage, ...failures },
      },
    },
    async (request) => {
      const group = await askedGroup(db.queries, request, request.params.id);
      const listed = await store.listImports(db.queries, group, request.query);
      return toPage(request, baseUrl(), request.query, listed, store.toWire);
    },
  );

  app.get(
    `${path}imports/:importId/`,
    {
      schema: {
        tags,
        operationId: 'getImport',
        summary: 'Say how far an import is',
        params: importParams,
        response: { 200: Import, ...failures },
      },
    },
    async (request) => store.toWire(await importOf(request, request.params)),
  );

  app.get(
    `${path}imports/:importId/report/`,
    {
      schema: {
        tags,
        operationId: 'listImportProblems',
        summary: 'List the rows of an import that were not done',
        params: importParams,
        querystring: ImportReport,
        response: { 200: ImportReportPage, ...failures },
      },
    },
    async (request) => {
      const { limit, after = '0' } = request.query;
      const found = await importOf(request, request.params);
      const listed = await store.listProblems(db.queries, found, { limit: limit + 1, after: Number(after) });
      const { count, rows, nextAfter } = cutPage(listed, limit, ({ row }) => String(row));
      const next = nextAfter === null ? null : pageUrl(request, baseUrl(), { after: nextAfter });
      return { count, next, previous: null, results: [...rows], next_after: nextAfter };
    },
  );

  app.get(
    `${path}export/`,
    {
      schema: {
        tags,
        operationId: 'exportMembers',
        summary: 'Get the persons of a group as CSV: pid, external_id, name, since, source',
        description: 'The header `X-Total-Count` says how many there are.',
        params,
        response: { 200: { content: { 'text/csv': { schema: z.string() } } }, ...failures },
      },
    },
    async (request, reply) => {
      const group = await askedGroup(db.queries, request, request.params.id);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="group-${group.id}.csv"`)
        .header('x-total-count', group.persons_count)
        .send(addAbortSignal(stopping.signal, Readable.from(exportMembers(db, group))) as never);
    },
  );

  async function importOf(request: FastifyRequest, { id, importId }: z.infer<typeof importParams>) {
    const found = await store.findImport(db.queries, await askedGroup(db.queries, request, id), importId);
    if (!found) throw notFound();
    return found;
  }
};

const streamOrRefuse = (body: unknown) =>
  body instanceof Readable
    ? { value: body }
    : { error: fieldError('__all__', 'invalid', 'Send the file as the body, of the type text/csv.') };

const tooLong = (): KithError =>
  new KithError('tooLarge', [
    { field: '__all__', problem: 'invalid', message: `Send files of at most ${limits.importBytes} bytes.` },
  ]);

/** @throws {KithError} 413 when the sender says that the file is too long */
function bodyLength({ raw: { headers } }: FastifyRequest): number | null {
  if (headers['content-length'] === undefined) return null;
  const bytes = Number(headers['content-length']);
  if (bytes > limits.importBytes) throw tooLong();
  return bytes;
}

/** The file as it arrives; the connection stays open when reading ends early. */
async function* received(body: Readable): AsyncGenerator<Uint8Array, void> {
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

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
  ImportPreview,
  ImportPreviewQuery,
  ImportQuery,
  ImportReport,
  ImportReportPage,
} from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Queries } from '../../../platform/db/database.ts';
import type { App } from '../../../platform/http/app-type.ts';
import { callerOf } from '../../../platform/http/authentication.ts';
import { readingBody } from '../../../platform/http/body-deadlines.ts';
import { found } from '../../../platform/http/errors.ts';
import { operation, operations } from '../../../platform/http/operation.ts';
import { pageUrl, toPage } from '../../../platform/http/pagination.ts';
import { askerOf } from '../../../platform/http/take-turns.ts';
import type { Ids } from '../../../platform/ids.ts';
import { cutPage } from '../../../platform/page.ts';
import type { Turns } from '../../../platform/turns.ts';
import type { OnEnded } from '../settle.ts';
import { findGroup, type GroupRow } from '../store.ts';
import { bodyLength, CsvBody, received, takeCsvBodies } from './csv-body.ts';
import { exportMembers as toCsv } from './export-members.ts';
import type { Step } from './import-deps.ts';
import { openImport, runImport } from './import-members.ts';
import { previewImport as preview } from './preview-import.ts';
import { refusalError } from './refusal-error.ts';
import * as store from './store.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  /** A clock for what deletes. */
  readonly believed: { readonly now: Clock };
  readonly ids: Pick<Ids, 'importKey'>;
  readonly turns: Pick<Turns, 'piece'>;
  readonly baseUrl: () => string;
}

interface TransferNeeds extends Needs {
  /** Ends what is under way when the server stops. */
  readonly stopping: AbortSignal;
  readonly running: Map<ImportId, Promise<unknown>>;
}

const path = '/v1/groups/persons/:id/';
const tags = ['person groups'];
const params = z.object({ id: GroupId.meta({ description: 'Id of a group.' }) });
const importParams = params.extend({ importId: ImportId.meta({ description: 'Id of an import.' }) });

const importMembers = ({ db, clock, onEnded, believed, ids, turns, stopping, running }: TransferNeeds) =>
  operation({
    method: 'POST',
    url: `${path}imports/`,
    config: { streamsBody: true, inPieces: true },
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
      response: { 200: ImportAnswer, 201: ImportAnswer },
    },
    handler: (request, reply) =>
      readingBody(request, async () => {
        const { query, headers, body } = request;
        const group = await askedGroup(db.queries, request, clock());
        if (group.rule !== null) throw refusalError({ kind: 'by rule', group });
        const bytesTotal = bodyLength(request);
        const key = query.key ?? headers['idempotency-key'] ?? ids.importKey();
        const run = found(await openImport({ db, clock, believed }, group, { key, mode: query.mode, bytesTotal }));
        if (running.has(run.id)) throw refusalError({ kind: 'sent twice' });
        addAbortSignal(stopping, body);
        const step = stepOf(turns, request);
        const work = runImport({ db, clock, onEnded, signal: stopping, step }, group, run, {
          mode: query.mode,
          body: received(body),
        }).finally(() => running.delete(run.id));
        running.set(run.id, work);
        const end = await work;
        if (end.kind !== 'ended') throw refusalError(end);
        const status = run.status === 'running' ? 201 : 200;
        return reply.status(status).send({ ...store.toWire(end.run), skipped: run.rows });
      }),
  });

const previewImport = ({ db, clock, turns, stopping }: TransferNeeds) =>
  operation({
    method: 'POST',
    url: `${path}imports/preview/`,
    config: { streamsBody: true, inPieces: true, changes: false },
    schema: {
      tags,
      operationId: 'previewImport',
      summary: 'Say what a CSV file would change in a group',
      description: 'Nothing is changed. Who joins or leaves meanwhile may change what an import then does.',
      consumes: ['text/csv'],
      params,
      querystring: ImportPreviewQuery,
      body: CsvBody,
      response: { 200: ImportPreview },
    },
    handler: (request) =>
      readingBody(request, async () => {
        const group = await askedGroup(db.queries, request, clock());
        if (group.rule !== null) throw refusalError({ kind: 'by rule', group });
        bodyLength(request);
        addAbortSignal(stopping, request.body);
        const deps = { reading: db.reading, now: clock(), signal: stopping, step: stepOf(turns, request) };
        const told = await preview(deps, group, { mode: request.query.mode, body: received(request.body) });
        if (told.kind !== 'preview') throw refusalError(told);
        return told.preview;
      }),
  });

const listImports = ({ db, clock, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}imports/`,
    schema: {
      tags,
      operationId: 'listImports',
      summary: 'List the imports of a group, the newest first',
      params,
      querystring: ImportList,
      response: { 200: ImportPage },
    },
    handler: async (request) => {
      const group = await askedGroup(db.queries, request, clock());
      const listed = await store.listImports(db.reading, group, request.query);
      return toPage(request, baseUrl(), request.query, listed, store.toWire);
    },
  });

const getImport = ({ db, clock }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}imports/:importId/`,
    schema: {
      tags,
      operationId: 'getImport',
      summary: 'Say how far an import is',
      params: importParams,
      response: { 200: Import },
    },
    handler: async (request) => {
      const group = await askedGroup(db.queries, request, clock());
      return store.toWire(found(await store.findImport(db.queries, group, request.params.importId)));
    },
  });

const listImportProblems = ({ db, clock, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}imports/:importId/report/`,
    schema: {
      tags,
      operationId: 'listImportProblems',
      summary: 'List the rows of an import that were not done',
      params: importParams,
      querystring: ImportReport,
      response: { 200: ImportReportPage },
    },
    handler: async (request) => {
      const { limit, after = '0' } = request.query;
      const group = await askedGroup(db.queries, request, clock());
      const run = found(await store.findImport(db.queries, group, request.params.importId));
      const listed = await store.listProblems(db.reading, run, { limit: limit + 1, after: Number(after) });
      const { count, rows, nextAfter } = cutPage(listed, limit, ({ row }) => String(row));
      const next = nextAfter === null ? null : pageUrl(request, baseUrl(), { after: nextAfter });
      return { count, next, previous: null, results: [...rows], next_after: nextAfter };
    },
  });

const exportMembers = ({ db, clock, turns, stopping }: TransferNeeds) =>
  operation({
    method: 'GET',
    url: `${path}export/`,
    config: { inPieces: true },
    schema: {
      tags,
      operationId: 'exportMembers',
      summary: 'Get the persons of a group as CSV: pid, external_id, name, since, source, valid_from, valid_until',
      description: 'The header `X-Total-Count` says how many there are.',
      params,
      response: { 200: { content: { 'text/csv': { schema: z.string() } } } },
    },
    handler: async (request, reply) => {
      const group = await askedGroup(db.queries, request, clock());
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="group-${group.id}.csv"`)
        .header('x-total-count', group.persons_count)
        .send(
          addAbortSignal(
            stopping,
            Readable.from(toCsv({ reading: db.reading, step: stepOf(turns, request) }, group, clock())),
          ) as never,
        );
    },
  });

/** Members of a group in and out as CSV, whose bodies nothing else takes. */
export const transferRoutes = (needs: Needs) => (app: App) =>
  app.register(async (own) => {
    const stopping = new AbortController();
    setMaxListeners(0, stopping.signal);
    const running = new Map<ImportId, Promise<unknown>>();
    own.addHook('preClose', async () => stopping.abort());
    own.addHook('onClose', async () => {
      await Promise.allSettled(running.values());
    });
    takeCsvBodies(own);
    const list = [importMembers, previewImport, listImports, getImport, listImportProblems, exportMembers];
    await operations({ ...needs, stopping: stopping.signal, running }, list)(own);
  });

const stepOf =
  (turns: Pick<Turns, 'piece'>, request: FastifyRequest): Step =>
  (work) =>
    turns.piece(askerOf(request), work);

interface OfGroup {
  readonly params: { readonly id: GroupId };
}

/** @throws {KithError} 404 when the caller sees no such group */
const askedGroup = async (db: Queries, request: FastifyRequest & OfGroup, now: number): Promise<GroupRow> =>
  found(await findGroup(db, callerOf(request).spaceIds, request.params.id, now));

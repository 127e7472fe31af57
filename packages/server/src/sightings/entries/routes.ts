import { EntryId, EntryList, EntryPage, Ingestion, IngestionAnswer, PersonStatistics, Pid } from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { candidatesOrRefuse } from '../../people/groups/refusal-error.ts';
import { askedPerson } from '../../people/persons/asked-person.ts';
import { spacesAsked } from '../../platform/caller.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { failures, Nothing } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { notFound } from '../../platform/http/errors.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import { analysedOrRefuse, unknownSource } from '../../platform/http/pictures.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import { findSourceByName, hiddenSources } from '../../tenancy/sources/store.ts';
import { ingest } from '../ingest/ingest.ts';
import { analysisFor } from '../ingest/source-rules.ts';
import { deleteEntriesAndPictures } from './delete-entries.ts';
import { readEntries } from './read-entries.ts';
import { readStatistics } from './read-statistics.ts';
import * as store from './store.ts';

const tags = ['entries'];

export const entryRoutes = (context: Context) => async (app: App) => {
  const { db, baseUrl, vision, candidates, afterChange } = context;

  app.post(
    '/v1/entries/',
    {
      config: { access: 'ingest', files: 1, changes: false },
      schema: {
        tags,
        operationId: 'ingestPicture',
        summary: 'Send a picture of a camera',
        description: 'Every face becomes an entry, by the rules of the source. A picture without a face is no error.',
        consumes: ['multipart/form-data'],
        body: Ingestion,
        response: { 201: IngestionAnswer, ...failures },
      },
    },
    async (request, reply) => {
      const { image, source: name, timestamp, groups_ids } = request.body;
      const spaceId = spaceOf(request);
      const source = await findSourceByName(db.queries, spaceId, name);
      if (!source) throw unknownSource(name);
      const settings = settingsOf(source);
      const among = candidatesOrRefuse(await candidates.among(spaceId, groups_ids));
      const picture = analysedOrRefuse(await inTurn(vision, request, reply).analyse(image, analysisFor(settings)));
      const ids = await ingest(context, source, settings, { image, picture, timestamp, among });
      const rows = ids.length ? await store.findEntries(db.queries, spaceId, ids) : [];
      return reply.status(201).send({ results: await readEntries(db.queries, baseUrl(), rows) });
    },
  );

  app.get(
    '/v1/entries/',
    {
      schema: {
        tags,
        operationId: 'listEntries',
        summary: 'List entries',
        description: 'The newest first. Filters are combined: an entry has to pass all of them.',
        querystring: EntryList,
        response: { 200: EntryPage, ...failures },
      },
    },
    async (request) => {
      const { spaces_ids, ...query } = request.query;
      const hidden = (await hiddenSources(db.queries)).map((source) => source.id);
      const { count, rows } = await store.listEntries(
        db.queries,
        spacesAsked(callerOf(request), spaces_ids),
        hidden,
        query,
      );
      const entries = await readEntries(db.queries, baseUrl(), rows);
      return toPage(request, baseUrl(), query, { count, rows: entries }, (entry) => entry);
    },
  );

  app.get(
    '/v1/entries/stats/pid/:pid/',
    {
      schema: {
        tags,
        operationId: 'getPersonStatistics',
        summary: 'What is known of a person from all its entries',
        description: 'How often the person was seen, by result and liveness, and the face that was enrolled.',
        params: z.object({ pid: Pid }),
        response: { 200: PersonStatistics, ...failures },
      },
    },
    async (request) => {
      const person = await askedPerson(db.queries, request, request.params.pid);
      return readStatistics(db.queries, baseUrl(), person);
    },
  );

  app.delete(
    '/v1/entries/:id/',
    {
      schema: {
        tags,
        operationId: 'deleteEntry',
        summary: 'Delete an entry and its pictures; its person stays',
        params: z.object({ id: EntryId.meta({ description: 'Id of an entry.' }) }),
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const found = await store.findEntry(db.queries, callerOf(request).spaceIds, request.params.id);
      if (!found) throw notFound();
      await db.transaction(async (tx) => {
        await advanceRevision(tx, found.space_id, 'entries');
        const row = await store.findEntry(tx, [found.space_id], found.id);
        if (!row) throw notFound();
        await deleteEntriesAndPictures(tx, row.space_id, [row]);
      });
      await afterChange(found.space_id, { pictures: true });
      return reply.status(204).send();
    },
  );
};

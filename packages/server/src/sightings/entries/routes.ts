import { EntryId, EntryList, EntryPage, PersonStatistics, Pid } from '@kith/contract';
import { z } from 'zod';
import { askedPerson } from '../../people/persons/asked-person.ts';
import { spacesAsked } from '../../platform/caller.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { type DeleteEntryDeps, deleteEntry as deleteOne } from './delete-entries.ts';
import { readEntries } from './read-entries.ts';
import { readStatistics } from './read-statistics.ts';
import { listEntries as pageOfEntries } from './store.ts';

export interface EntryNeeds extends DeleteEntryDeps {
  readonly baseUrl: () => string;
}

const tags = ['entries'];

const listEntries = ({ db, baseUrl }: EntryNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/entries/',
    schema: {
      tags,
      operationId: 'listEntries',
      summary: 'List entries',
      description: 'The newest first. Filters are combined: an entry has to pass all of them.',
      querystring: EntryList,
      response: { 200: EntryPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const hidden = (await hiddenSources(db.reading)).map((source) => source.id);
      const spaceIds = spacesAsked(callerOf(request), spaces_ids);
      const { count, rows } = await pageOfEntries(db.reading, spaceIds, hidden, query);
      const entries = await readEntries(db.reading, baseUrl(), rows);
      return toPage(request, baseUrl(), query, { count, rows: entries }, (entry) => entry);
    },
  });

const getPersonStatistics = ({ db, baseUrl }: EntryNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/entries/stats/pid/:pid/',
    schema: {
      tags,
      operationId: 'getPersonStatistics',
      summary: 'What is known of a person from all its entries',
      description: 'How often the person was seen, by result and liveness, and the face that was enrolled.',
      params: z.object({ pid: Pid }),
      response: { 200: PersonStatistics },
    },
    handler: async (request) => {
      const person = await askedPerson(db.queries, request, request.params.pid);
      return readStatistics(db.reading, baseUrl(), person);
    },
  });

const deleteEntry = (needs: EntryNeeds) =>
  operation({
    method: 'DELETE',
    url: '/v1/entries/:id/',
    schema: {
      tags,
      operationId: 'deleteEntry',
      summary: 'Delete an entry and its pictures; its person stays',
      params: z.object({ id: EntryId.meta({ description: 'Id of an entry.' }) }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const outcome = await deleteOne(needs, callerOf(request).spaceIds, request.params.id);
      if (outcome === 'not found') throw notFound();
      return reply.status(204).send();
    },
  });

export const entryOperations = [listEntries, getPersonStatistics, deleteEntry];

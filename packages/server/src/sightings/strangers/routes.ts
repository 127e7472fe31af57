import {
  EntryPage,
  PageQuery,
  Stranger,
  StrangerId,
  StrangerList,
  StrangerName,
  StrangerNamed,
  StrangerPage,
} from '@kith/contract';
import { z } from 'zod';
import { nameOf } from '../../people/persons/store.ts';
import { spacesAsked } from '../../platform/caller.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { readEntries } from '../entries/read-entries.ts';
import { findStranger, listEntriesOfStranger, listStrangers as pageOfStrangers } from './find-strangers.ts';
import { type NameDeps, nameStranger as name } from './name-stranger.ts';
import { readStranger, readStrangers } from './read-strangers.ts';
import { namingError } from './refusal-error.ts';

export interface StrangerNeeds extends NameDeps {
  readonly baseUrl: () => string;
}

const path = '/v1/strangers/';
const tags = ['strangers'];
const params = z.object({ id: StrangerId.meta({ description: 'Id of a stranger.' }) });

const listStrangers = ({ db, baseUrl }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listStrangers',
      summary: 'List strangers',
      description:
        'People whom nobody knows, each with all that was seen of them: who was seen last comes first. Filters are combined.',
      querystring: StrangerList,
      response: { 200: StrangerPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const hidden = (await hiddenSources(db.reading)).map((source) => source.id);
      const { count, rows } = await pageOfStrangers(
        db.reading,
        spacesAsked(callerOf(request), spaces_ids),
        hidden,
        query,
      );
      const strangers = await readStrangers(db.reading, baseUrl(), rows);
      return toPage(request, baseUrl(), query, { count, rows: strangers }, (stranger) => stranger);
    },
  });

const getStranger = ({ db, baseUrl }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: { tags, operationId: 'getStranger', summary: 'Get a stranger', params, response: { 200: Stranger } },
    handler: async (request) => {
      const stranger = found(await findStranger(db.queries, callerOf(request).spaceIds, request.params.id));
      return found(await readStranger(db.queries, baseUrl(), stranger));
    },
  });

const listEntries = ({ db, baseUrl }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: `${path}:id/entries/`,
    schema: {
      tags,
      operationId: 'listEntriesOfStranger',
      summary: 'List the entries of a stranger',
      description: 'The newest first.',
      params,
      querystring: PageQuery,
      response: { 200: EntryPage },
    },
    handler: async (request) => {
      const stranger = found(await findStranger(db.reading, callerOf(request).spaceIds, request.params.id));
      const hidden = (await hiddenSources(db.reading)).map((source) => source.id);
      const { count, rows } = await listEntriesOfStranger(db.reading, stranger, hidden, request.query);
      const entries = await readEntries(db.reading, baseUrl(), rows);
      return toPage(request, baseUrl(), request.query, { count, rows: entries }, (entry) => entry);
    },
  });

const nameStranger = (needs: StrangerNeeds) =>
  operation({
    method: 'POST',
    url: `${path}:id/name/`,
    schema: {
      tags,
      operationId: 'nameStranger',
      summary: 'Say who a stranger is',
      description:
        'Somebody new, in groups or in none, or with `pid` somebody who is known. The person comes to be known by the best of the faces, and all past entries become the person’s: with the groups that they were told with, and nobody is told again. 201 when a person was created, 200 when it was a known one.',
      params,
      body: StrangerName,
      response: { 200: StrangerNamed, 201: StrangerNamed },
    },
    handler: async (request, reply) => {
      const wish = request.body;
      for (const field of ['name', 'external_id'] as const) {
        if (wish.pid !== undefined && wish[field] !== undefined)
          throw fieldError(
            field,
            'invalid',
            'Somebody who is known is called as before: leave this out, or change it with a call of its own.',
          );
      }
      const outcome = await name(needs, callerOf(request).spaceIds, request.params.id, wish);
      if (outcome.kind !== 'named') throw namingError(outcome, wish);
      const { person, created, entries, templates } = outcome;
      return reply
        .status(created ? 201 : 200)
        .send({ pid: person.pid, person: nameOf(person), created, entries, templates });
    },
  });

export const strangerOperations = [listStrangers, getStranger, listEntries, nameStranger];

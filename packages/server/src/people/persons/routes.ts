import { AttributeNames, AttributeNamesQuery, Person, PersonList, PersonPage, PersonUpdate, Pid } from '@kith/contract';
import { z } from 'zod';
import { spacesAsked } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { fieldError, found, notFound } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { toCursorPage } from '../../platform/http/pagination.ts';
import { cutPage } from '../../platform/page.ts';
import { askedPerson } from './asked-person.ts';
import { attributeNames, tooManyAttributes } from './attribute-store.ts';
import { listPersons as pageOfPersons } from './list-persons.ts';
import { afterPerson, toCursor } from './person-cursor.ts';
import { readPerson, readPersons } from './read-persons.ts';
import { type OnAttributes, updatePerson as update } from './update-person.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly onAttributes: OnAttributes;
  readonly baseUrl: () => string;
}

const tags = ['persons'];
const params = z.object({ pid: Pid });

const listPersons = ({ db, clock, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/persons/',
    schema: {
      tags,
      operationId: 'listPersons',
      summary: 'List persons',
      querystring: PersonList,
      response: { 200: PersonPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const spaces = spacesAsked(callerOf(request), spaces_ids);
      const listed = await pageOfPersons(db.reading, spaces, { ...query, after: afterPerson(query), now: clock() });
      const page = cutPage(listed, query.limit, (last) => toCursor(last.id));
      const persons = await readPersons(db.reading, baseUrl(), page.rows);
      return toCursorPage(request, baseUrl(), request.query, { ...page, rows: persons }, (person) => person);
    },
  });

const listAttributeNames = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/persons/attributes/',
    schema: {
      tags,
      operationId: 'listAttributeNames',
      summary: 'List what attributes of persons are called',
      description: 'Every name that somebody of the space has an attribute of, once.',
      querystring: AttributeNamesQuery,
      response: { 200: AttributeNames },
    },
    handler: async (request) => {
      const { limit, after } = request.query;
      const names = await attributeNames(db.reading, spaceOf(request), limit + 1, after);
      const page = names.slice(0, limit);
      return {
        results: page.map((name) => ({ name })),
        next_after: names.length > limit ? (page.at(-1) ?? null) : null,
      };
    },
  });

const getPerson = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/persons/:pid/',
    schema: { tags, operationId: 'getPerson', summary: 'Get a person', params, response: { 200: Person } },
    handler: async (request) =>
      found(await readPerson(db.queries, baseUrl(), await askedPerson(db.queries, request, request.params.pid))),
  });

const updatePerson = ({ db, clock, onAttributes, baseUrl }: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: '/v1/persons/:pid/',
    schema: {
      tags,
      operationId: 'updatePerson',
      summary: 'Name a person, or change what is given',
      description: 'What is left out stays; null takes a name or an external id away.',
      params,
      body: PersonUpdate,
      response: { 200: Person },
    },
    handler: async (request) => {
      const person = await askedPerson(db.queries, request, request.params.pid);
      const updated = await update({ db, clock, onAttributes }, person, request.body);
      if (updated === 'not found') throw notFound();
      if (updated === 'too many attributes') throw fieldError('attributes', 'invalid', tooManyAttributes);
      if (updated === 'taken') {
        const message = `Another person has the external id "${request.body.external_id}": give a different one.`;
        throw fieldError('external_id', 'externalIdTaken', message);
      }
      return found(await readPerson(db.queries, baseUrl(), updated));
    },
  });

export const personRoutes = (needs: Needs) =>
  operations(needs, [listPersons, listAttributeNames, getPerson, updatePerson]);

import { Customer, CustomerQuery } from '@kith/contract';
import { getPerson } from '../../people/persons/store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { askedSource } from '../../tenancy/sources/asked-source.ts';
import { latestPersonOfSource } from './store.ts';

export interface CustomerNeeds {
  readonly db: Database;
  readonly clock: Clock;
}

const findCustomer = ({ db, clock }: CustomerNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/utility/customer/',
    schema: {
      tags: ['utility'],
      operationId: 'findCustomer',
      summary: 'Who was identified last at a source',
      description: 'Within the last seconds; 404 when nobody was.',
      querystring: CustomerQuery,
      response: { 200: Customer },
    },
    handler: async (request) => {
      const { source: name, offset } = request.query;
      const spaceId = spaceOf(request);
      const source = await askedSource(db.queries, spaceId, name);
      const personId = await latestPersonOfSource(db.queries, spaceId, source.id, clock() - offset * 1000);
      const person = personId && (await getPerson(db.queries, spaceId, personId));
      if (!person) throw notFound();
      return { pid: person.pid };
    },
  });

export const customerOperations = [findCustomer];

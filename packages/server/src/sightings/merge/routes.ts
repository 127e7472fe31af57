import { Person, PersonMerge, Pid } from '@kith/contract';
import { z } from 'zod';
import { readPerson } from '../../people/persons/read-persons.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { type MergeDeps, mergePersons as merge } from './merge-persons.ts';

export interface MergeNeeds extends MergeDeps {
  readonly baseUrl: () => string;
}

const mergePersons = (needs: MergeNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/persons/:pid/merge/',
    schema: {
      tags: ['persons'],
      operationId: 'mergePersons',
      summary: 'Make two persons one',
      description:
        'Entries, groups and templates of the other person become those of this one, and the other is gone. A name, external id and note are taken over where this one has none.',
      params: z.object({ pid: Pid }),
      body: PersonMerge,
      response: { 200: Person },
    },
    handler: async (request) => {
      const { from } = request.body;
      const merged = await merge(needs, callerOf(request).spaceIds, request.params.pid, from);
      switch (merged) {
        case 'not found':
          throw notFound();
        case 'unknown':
          throw fieldError('from', 'unknownPids', `There is no person ${from} in this space.`);
        case 'the same':
          throw fieldError('from', 'invalid', 'This is the same person: name another one.');
        default:
          return found(await readPerson(needs.db.queries, needs.baseUrl(), merged));
      }
    },
  });

export const mergeOperations = [mergePersons];

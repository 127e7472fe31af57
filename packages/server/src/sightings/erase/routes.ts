import { Pid } from '@kith/contract';
import { z } from 'zod';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { type EraseDeps, erasePerson } from './erase-person.ts';

const deletePerson = (needs: EraseDeps) =>
  operation({
    method: 'DELETE',
    url: '/v1/persons/:pid/',
    schema: {
      tags: ['persons'],
      operationId: 'deletePerson',
      summary: 'Erase a person',
      description: 'Templates, memberships, entries and pictures; nothing that identifies the person is left.',
      params: z.object({ pid: Pid }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const outcome = await erasePerson(needs, callerOf(request).spaceIds, request.params.pid);
      if (outcome === 'not found') throw notFound();
      return reply.status(204).send();
    },
  });

export const eraseOperations = [deletePerson];

import { Group, GroupComparison, GroupCopy, GroupId, GroupMerge, MemberPage } from '@kith/contract';
import { z } from 'zod';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { afterPerson } from '../persons/person-cursor.ts';
import { toMemberPage } from './answer-members.ts';
import { type Comparison, compareGroups } from './compare-groups.ts';
import { copyGroup as copyOf } from './copy-group.ts';
import { mergeGroups as merge } from './merge-groups.ts';
import { nameTaken, refusalError } from './refusal-error.ts';
import type { OnEnded } from './settle.ts';
import * as store from './store.ts';

const path = '/v1/groups/persons/:id/';
const tags = ['person groups'];
const params = z.object({ id: GroupId.meta({ description: 'Id of a group.' }) });

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly groupPurge: Pick<BackgroundJob, 'wake'>;
  readonly baseUrl: () => string;
}

const copyGroup = (needs: Needs) =>
  operation({
    method: 'POST',
    url: `${path}copy/`,
    schema: {
      tags,
      operationId: 'copyGroup',
      summary: 'Create a group with the members of this one',
      params,
      body: GroupCopy,
      response: { 201: Group },
    },
    handler: async (request, reply) => {
      const copy = found(await copyOf(needs, callerOf(request).spaceIds, request.params.id, request.body));
      if (copy === 'taken') throw nameTaken(request.body.name);
      return reply.status(201).send(store.toWire(copy, needs.clock()));
    },
  });

const mergeGroups = (needs: Needs) =>
  operation({
    method: 'POST',
    url: `${path}merge/`,
    schema: {
      tags,
      operationId: 'mergeGroups',
      summary: 'Put the members of another group into this one',
      description: 'All of them or, when the group would pass its limit, none.',
      params,
      body: GroupMerge,
      response: { 200: Group },
    },
    handler: async (request) => {
      const outcome = await merge(needs, callerOf(request).spaceIds, request.params.id, request.body);
      switch (outcome.kind) {
        case 'merged':
          return store.toWire(outcome.group, needs.clock());
        case 'not found':
          throw notFound();
        case 'with itself':
          throw fieldError('from', 'invalid', 'A group cannot be merged with itself: name another one.');
        default:
          throw refusalError(outcome, 'from');
      }
    },
  });

const compare =
  (comparison: Comparison, operationId: string, summary: string) =>
  ({ db, clock, baseUrl }: Needs) =>
    operation({
      method: 'GET',
      url: `${path}${comparison}/`,
      schema: { tags, operationId, summary, params, querystring: GroupComparison, response: { 200: MemberPage } },
      handler: async (request) => {
        const { query } = request;
        const now = clock();
        const group = found(await store.findGroup(db.queries, callerOf(request).spaceIds, request.params.id, now));
        const other = await store.findGroup(db.queries, [group.space_id], query.with, now);
        if (!other) {
          throw fieldError('with', 'unknownGroups', `Not known in the space of group ${group.id}: ${query.with}.`);
        }
        const wish = { ...query, after: afterPerson(query) };
        const listed = await compareGroups(db.reading, comparison, group, other, wish, now);
        return toMemberPage(request, baseUrl(), query, listed);
      },
    });

/** Groups made of groups, and groups held against each other. */
export const combineOperations = [
  copyGroup,
  mergeGroups,
  compare('overlap', 'listOverlap', 'List the persons who are in both groups'),
  compare('difference', 'listDifference', 'List the persons who are in this group and not in the other'),
];

import {
  Group,
  GroupCreate,
  GroupId,
  GroupList,
  GroupPage,
  type GroupSort,
  GroupUpdate,
  limits,
  Member,
  MemberList,
  MemberPage,
  Memberships,
  MembershipsAdd,
  MembershipsAdded,
  MembershipsRemoved,
  MembershipUpdate,
  Pid,
} from '@kith/contract';
import { z } from 'zod';
import type { BackgroundJob } from '../../platform/background-job.ts';
import { spacesAsked } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { fieldError, found, type KithError } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { toCursorPage } from '../../platform/http/pagination.ts';
import { recordWithin } from '../../tenancy/audit/record-changes.ts';
import { toMember, toMemberPage } from './answer-members.ts';
import { combineOperations } from './combine-routes.ts';
import { type GroupCursor, readCursor } from './group-cursor.ts';
import * as groups from './groups.ts';
import { groupsOfPersonOperations } from './groups-of-person-routes.ts';
import { listGroups as pageOfGroups } from './list-groups.ts';
import { listMembers as membersOf } from './list-members.ts';
import { nameTaken, refusalError, sayByRule } from './refusal-error.ts';
import type { RuleRefusal } from './rules/problem-of-rule.ts';
import { ruleError } from './rules/rule-error.ts';
import type { OnEnded } from './settle.ts';
import * as store from './store.ts';
import { updateMembership as updateOne } from './update-membership.ts';
import { type TimesRefusal, timesError } from './wished-times.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly groupPurge: Pick<BackgroundJob, 'wake'>;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
  readonly baseUrl: () => string;
}

const path = '/v1/groups/persons/';
const tags = ['person groups'];
const params = z.object({ id: GroupId.meta({ description: 'Id of a group.' }) });

const createGroup = (needs: Needs) =>
  operation({
    method: 'POST',
    url: path,
    schema: {
      tags,
      operationId: 'createGroup',
      summary: 'Create a group',
      description: 'Names are unique in the space, without regard to case.',
      body: GroupCreate,
      response: { 201: Group },
    },
    handler: async (request, reply) => {
      const group = await groups.createGroup(needs, spaceOf(request), request.body);
      if (group === 'taken') throw nameTaken(request.body.name);
      if ('kind' in group) throw wishError(group);
      return reply.status(201).send(store.toWire(group, needs.clock()));
    },
  });

const listGroups = ({ db, clock, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listGroups',
      summary: 'List groups',
      description: 'Filters are combined: a group has to pass all of them.',
      querystring: GroupList,
      response: { 200: GroupPage },
    },
    handler: async (request) => {
      const { query } = request;
      const after = query.after === undefined ? undefined : cursorOrRefuse(query.after, query.sort);
      const spaceIds = spacesAsked(callerOf(request), query.spaces_ids);
      const now = clock();
      const listed = await pageOfGroups(db, spaceIds, { ...query, after, now });
      return toCursorPage(request, baseUrl(), query, listed, (group) => store.toWire(group, now));
    },
  });

const getGroup = ({ db, clock }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: { tags, operationId: 'getGroup', summary: 'Get a group', params, response: { 200: Group } },
    handler: async (request) => {
      const now = clock();
      const { spaceIds } = callerOf(request);
      return store.toWire(found(await store.findGroup(db.queries, spaceIds, request.params.id, now)), now);
    },
  });

const updateGroup = (needs: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateGroup',
      summary: 'Change what is given of a group',
      description: 'What is left out stays. Entries keep the name that the group had.',
      params,
      body: GroupUpdate,
      response: { 200: Group },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      const group = found(await groups.updateGroup(needs, spaceIds, request.params.id, request.body));
      if (group === 'taken') throw nameTaken(request.body.name ?? '');
      if ('kind' in group) throw wishError(group);
      return store.toWire(group, needs.clock());
    },
  });

const deleteGroup = (needs: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'deleteGroup',
      summary: 'Delete a group; its persons stay',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      found(await groups.deleteGroup(needs, callerOf(request).spaceIds, request.params.id));
      return reply.status(204).send();
    },
  });

const listMembers = (needs: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/pids/`,
    schema: {
      tags,
      operationId: 'listMembers',
      summary: 'List the persons of a group',
      description: 'By offset, or after the `next_after` of the page before, which costs the same for the last page.',
      params,
      querystring: MemberList,
      response: { 200: MemberPage },
    },
    handler: async (request) => {
      const { query } = request;
      const listed = found(await membersOf(needs, callerOf(request).spaceIds, request.params.id, query));
      return toMemberPage(request, needs.baseUrl(), query, listed);
    },
  });

const addMemberships = (needs: Needs) =>
  operation({
    method: 'POST',
    url: `${path}pids/`,
    schema: {
      tags,
      operationId: 'addMemberships',
      summary: 'Put persons into groups',
      description: `At most ${limits.pidsPerRequest} pids and ${limits.groupsPerRequest} groups: all of it or nothing. With any of \`valid_from\`, \`valid_until\` and \`hours\` all of them are members at these times, also those who were before; without, for ever and from now.`,
      body: MembershipsAdd,
      response: { 200: MembershipsAdded },
    },
    handler: async (request) => {
      const outcome = await groups.addMembers(
        needs,
        callerOf(request).spaceIds,
        request.body,
        recordWithin(needs, request),
      );
      if (outcome.kind !== 'changed') throw refusalError(outcome);
      return { added: outcome.changed, already: outcome.unchanged };
    },
  });

const removeMemberships = (needs: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}pids/`,
    schema: {
      tags,
      operationId: 'removeMemberships',
      summary: 'Take persons out of groups',
      description: `At most ${limits.pidsPerRequest} pids and ${limits.groupsPerRequest} groups: all of it or nothing.`,
      body: Memberships,
      response: { 200: MembershipsRemoved },
    },
    handler: async (request) => {
      const outcome = await groups.removeMembers(
        needs,
        callerOf(request).spaceIds,
        request.body,
        recordWithin(needs, request),
      );
      if (outcome.kind !== 'changed') throw refusalError(outcome);
      return { removed: outcome.changed, absent: outcome.unchanged };
    },
  });

const updateMembership = (needs: Needs) =>
  operation({
    method: 'PATCH',
    url: `${path}:id/pids/:pid/`,
    schema: {
      tags,
      operationId: 'updateMembership',
      summary: 'Change when a person is a member of a group',
      description: 'What is left out stays.',
      params: params.extend({ pid: Pid }),
      body: MembershipUpdate,
      response: { 200: Member },
    },
    handler: async (request) => {
      const { id, pid } = request.params;
      const outcome = found(await updateOne(needs, callerOf(request).spaceIds, id, pid, request.body));
      if (outcome.kind === 'by rule') throw fieldError('id', 'groupByRule', sayByRule(outcome.group));
      if (outcome.kind !== 'updated') throw timesError(outcome);
      const { member, group, now } = outcome;
      return toMember(needs.baseUrl(), member, group, now);
    },
  });

export const groupRoutes = (needs: Needs) =>
  operations(needs, [
    createGroup,
    listGroups,
    getGroup,
    updateGroup,
    deleteGroup,
    listMembers,
    addMemberships,
    removeMemberships,
    updateMembership,
    ...groupsOfPersonOperations,
    ...combineOperations,
  ]);

/** What a group that cannot be as it is wished is answered with. */
function wishError(refusal: TimesRefusal | RuleRefusal): KithError {
  switch (refusal.kind) {
    case 'ends before it begins':
    case 'is over':
    case 'too many schedules':
      return timesError(refusal);
    default:
      return ruleError(refusal);
  }
}

function cursorOrRefuse(text: string, sort: GroupSort): GroupCursor {
  const read = readCursor(text, sort);
  switch (read.kind) {
    case 'cursor':
      return read.cursor;
    case 'of another sort':
      throw fieldError(
        'after',
        'invalid',
        `This value is of a list with sort=${read.sort}: go on with that, or without after.`,
      );
    case 'damaged':
      throw fieldError('after', 'invalid', 'Take this value from next_after of the page before.');
    default:
      return read satisfies never;
  }
}

import {
  GroupException,
  GroupExceptionList,
  GroupExceptionPage,
  GroupExceptionPut,
  GroupId,
  Pid,
  RulePreview,
  RulePreviewWish,
  type SpaceId,
  toTimestamp,
} from '@kith/contract';
import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import { Nothing } from '../../../platform/http/answers.ts';
import { callerOf, spaceOf } from '../../../platform/http/authentication.ts';
import { fieldError, found, notFound } from '../../../platform/http/errors.ts';
import { operation, operations } from '../../../platform/http/operation.ts';
import { toPage } from '../../../platform/http/pagination.ts';
import { refusalError } from '../refusal-error.ts';
import type { OnEnded } from '../settle.ts';
import { findGroup } from '../store.ts';
import { listExceptions as pageOfExceptions } from './exception-store.ts';
import { type Exception, sayException, withdrawException } from './exceptions.ts';
import { previewRule as preview } from './preview-rule.ts';
import { problemOfRule } from './problem-of-rule.ts';
import { ruleError } from './rule-error.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly baseUrl: () => string;
}

const path = '/v1/groups/persons/:id/exceptions/';
const tags = ['person groups'];
const params = z.object({ id: GroupId.meta({ description: 'Id of a group by rule.' }) });
const ofPerson = params.extend({ pid: Pid });

const previewRule = ({ db, clock, baseUrl }: Needs) =>
  operation({
    method: 'POST',
    url: '/v1/groups/rules/preview/',
    config: { changes: false },
    schema: {
      tags,
      operationId: 'previewRule',
      summary: 'Say who would be in a group by a rule',
      description: 'Nothing is changed. Of each kind the first fifty persons are named.',
      body: RulePreviewWish,
      response: { 200: RulePreview },
    },
    handler: async (request) => {
      const { rule, group_id: id } = request.body;
      const spaceId =
        id === null ? spaceOf(request) : await spaceOfGroup({ db, clock }, callerOf(request).spaceIds, id);
      const problem = await problemOfRule(db.queries, spaceId, id, rule);
      if (problem) throw ruleError(problem);
      return preview(db.reading, baseUrl(), { spaceId, groupId: id, rule, at: clock() });
    },
  });

async function spaceOfGroup(
  { db, clock }: Pick<Needs, 'db' | 'clock'>,
  spaceIds: readonly SpaceId[],
  id: GroupId,
): Promise<SpaceId> {
  const group = await findGroup(db.queries, spaceIds, id, clock());
  if (!group) throw fieldError('group_id', 'unknownGroups', `Not known here: ${id}.`);
  return group.space_id;
}

const listExceptions = (needs: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listExceptions',
      summary: 'List the persons for whom a group makes an exception from its rule',
      params,
      querystring: GroupExceptionList,
      response: { 200: GroupExceptionPage },
    },
    handler: async (request) => {
      const { id, space_id: spaceId } = found(
        await findGroup(needs.db.queries, callerOf(request).spaceIds, request.params.id, needs.clock()),
      );
      const listed = await pageOfExceptions(needs.db.reading, { spaceId, groupId: id }, request.query);
      return toPage(request, needs.baseUrl(), request.query, listed, toWire);
    },
  });

const putException = (needs: Needs) =>
  operation({
    method: 'PUT',
    url: `${path}:pid/`,
    schema: {
      tags,
      operationId: 'putException',
      summary: 'Say that a person is in a group, or is not, whatever its rule says',
      params: ofPerson,
      body: GroupExceptionPut,
      response: { 200: GroupException },
    },
    handler: async (request) => {
      const group = found(
        await findGroup(needs.db.queries, callerOf(request).spaceIds, request.params.id, needs.clock()),
      );
      const said = await sayException(needs, group, request.params.pid, request.body.is_in);
      if (said === 'not found') throw notFound();
      if (said === 'no rule') {
        throw fieldError(
          'id',
          'invalid',
          `Group "${group.name}" (${group.id}) has no rule: add and remove persons themselves.`,
        );
      }
      if ('kind' in said) throw refusalError(said, 'id');
      return toWire(said);
    },
  });

const deleteException = (needs: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:pid/`,
    schema: {
      tags,
      operationId: 'deleteException',
      summary: 'Let the rule say again whether a person is in a group',
      params: ofPerson,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const group = found(
        await findGroup(needs.db.queries, callerOf(request).spaceIds, request.params.id, needs.clock()),
      );
      if ((await withdrawException(needs, group, request.params.pid)) === 'not found') throw notFound();
      return reply.status(204).send();
    },
  });

const toWire = ({ pid, name, external_id, is_in, created }: Exception): GroupException => ({
  pid,
  person: { name, external_id },
  is_in: is_in === 1,
  created: toTimestamp(created),
});

/** Groups that fill themselves: trying a rule, and exceptions from it. */
export const ruleRoutes = (needs: Needs) =>
  operations(needs, [previewRule, listExceptions, putException, deleteException]);

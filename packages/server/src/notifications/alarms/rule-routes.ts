import {
  AlarmDryRun,
  AlarmDryRunResult,
  AlarmRule,
  AlarmRuleCreate,
  AlarmRuleId,
  AlarmRuleList,
  AlarmRulePage,
  AlarmRuleUpdate,
} from '@kith/contract';
import { z } from 'zod';
import { spacesAsked } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { found, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { outsideTurn } from '../../platform/http/take-turns.ts';
import { dryRun } from './dry-run.ts';
import { readRule } from './read-alarms.ts';
import { refusalError } from './refusal-error.ts';
import { findRule, listRules, type RuleRow } from './rule-store.ts';
import { createAlarmRule, deleteAlarmRule, type RuleOutcome, updateAlarmRule } from './rules.ts';
import { wishedWhen } from './wished-when.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly baseUrl: () => string;
}

const path = '/v1/alarm-rules/';
const tags = ['alarms'];
const params = z.object({ id: AlarmRuleId.meta({ description: 'Id of an alarm rule.' }) });

const createRule = (needs: Needs) =>
  operation({
    method: 'POST',
    url: path,
    schema: {
      tags,
      operationId: 'createAlarmRule',
      summary: 'Create an alarm rule; it is armed unless it says otherwise',
      description: 'An alarm is raised where all conditions hold; what is empty or left out restricts nothing.',
      body: AlarmRuleCreate,
      response: { 201: AlarmRule },
    },
    handler: async (request, reply) => {
      const row = stored(await createAlarmRule(needs, spaceOf(request), request.body));
      return reply.status(201).send(readRule(row));
    },
  });

const listAlarmRules = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listAlarmRules',
      summary: 'List alarm rules',
      querystring: AlarmRuleList,
      response: { 200: AlarmRulePage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const page = await listRules(db.reading, spacesAsked(callerOf(request), spaces_ids), query);
      return toPage(request, baseUrl(), query, page, readRule);
    },
  });

const getRule = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'getAlarmRule',
      summary: 'Get an alarm rule',
      params,
      response: { 200: AlarmRule },
    },
    handler: async (request) =>
      readRule(found(await findRule(db.queries, callerOf(request).spaceIds, request.params.id))),
  });

const updateRule = (needs: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateAlarmRule',
      summary: 'Change what is given of an alarm rule',
      description:
        'What is left out stays; `when` takes the place of all conditions before. What is asked anew, or switched on, begins anew: nothing is remembered of what was seen before.',
      params,
      body: AlarmRuleUpdate,
      response: { 200: AlarmRule },
    },
    handler: async (request) => {
      const outcome = await updateAlarmRule(needs, callerOf(request).spaceIds, request.params.id, request.body);
      return readRule(stored(found(outcome)));
    },
  });

const deleteRule = ({ db }: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'deleteAlarmRule',
      summary: 'Delete an alarm rule; its alarms stay',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      if (!(await deleteAlarmRule({ db }, callerOf(request).spaceIds, request.params.id))) throw notFound();
      return reply.status(204).send();
    },
  });

const dryRunRule = ({ db, clock }: Needs) =>
  operation({
    method: 'POST',
    url: `${path}dry-run/`,
    config: { changes: false },
    schema: {
      tags,
      operationId: 'dryRunAlarmRule',
      summary: 'Which alarms a rule would have raised, had it been armed; nothing is raised',
      description: 'By the entries that are kept, as they are now, and the newest of them where they are very many.',
      body: AlarmDryRun,
      response: { 200: AlarmDryRunResult },
    },
    handler: async (request) => {
      const spaceId = spaceOf(request);
      const { when, problems } = await wishedWhen(db.queries, spaceId, request.body.when, clock());
      if (problems.length > 0) throw refusalError(problems);
      return outsideTurn(request, () => dryRun({ db, clock }, spaceId, { ...request.body, when }));
    },
  });

export const ruleOperations = [createRule, listAlarmRules, dryRunRule, getRule, updateRule, deleteRule];

function stored(outcome: RuleOutcome): RuleRow {
  if (outcome.kind === 'refused') throw refusalError(outcome.problems);
  return outcome.row;
}

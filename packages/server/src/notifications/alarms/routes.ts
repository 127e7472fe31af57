import { Alarm, AlarmAcknowledge, AlarmAssign, AlarmId, AlarmList, AlarmPage } from '@kith/contract';
import { z } from 'zod';
import { spacesAsked } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { found } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { acknowledgeAlarm, assignAlarm } from './answer-alarms.ts';
import { readAlarms } from './read-alarms.ts';
import { ruleOperations } from './rule-routes.ts';
import { type AlarmRow, findAlarm, listAlarms } from './store.ts';
import type { OnAlarms } from './write-alarms.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly onAlarms: OnAlarms;
  readonly baseUrl: () => string;
}

const path = '/v1/alarms/';
const tags = ['alarms'];
const params = z.object({ id: AlarmId.meta({ description: 'Id of an alarm.' }) });

const list = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listAlarms',
      summary: 'List alarms',
      description: 'The newest first. Filters are combined.',
      querystring: AlarmList,
      response: { 200: AlarmPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const { count, rows } = await listAlarms(db.reading, spacesAsked(callerOf(request), spaces_ids), query);
      const alarms = await readAlarms(db.reading, baseUrl(), rows);
      return toPage(request, baseUrl(), query, { count, rows: alarms }, (alarm) => alarm);
    },
  });

const get = (needs: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: { tags, operationId: 'getAlarm', summary: 'Get an alarm', params, response: { 200: Alarm } },
    handler: async (request) =>
      shown(needs, found(await findAlarm(needs.db.queries, callerOf(request).spaceIds, request.params.id))),
  });

const acknowledge = (needs: Needs) =>
  operation({
    method: 'POST',
    url: `${path}:id/acknowledge/`,
    schema: {
      tags,
      operationId: 'acknowledgeAlarm',
      summary: 'Say that somebody looked, and what it was',
      description: 'Who was told of the alarm hears it. Who did first stands: doing it again changes nothing.',
      params,
      body: AlarmAcknowledge,
      response: { 200: Alarm },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      return shown(needs, found(await acknowledgeAlarm(needs, spaceIds, request.params.id, request.body)));
    },
  });

const assign = (needs: Needs) =>
  operation({
    method: 'POST',
    url: `${path}:id/assign/`,
    schema: {
      tags,
      operationId: 'assignAlarm',
      summary: 'Say whose an alarm is',
      params,
      body: AlarmAssign,
      response: { 200: Alarm },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      return shown(needs, found(await assignAlarm(needs, spaceIds, request.params.id, request.body.to)));
    },
  });

async function shown({ db, baseUrl }: Needs, row: AlarmRow): Promise<Alarm> {
  const [alarm] = await readAlarms(db.queries, baseUrl(), [row]);
  return found(alarm);
}

export const alarmRoutes = (needs: Needs) => operations(needs, [...ruleOperations, list, get, acknowledge, assign]);

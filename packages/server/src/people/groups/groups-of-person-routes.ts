import { GroupsOfPerson, GroupsOfPersonQuery, GroupsReplaced, GroupsReplacement, limits, Pid } from '@kith/contract';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { found, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { findPersonInSpaces } from '../persons/store.ts';
import { listGroupsOfPerson as groupsOf } from './list-groups-of-person.ts';
import { toMembership } from './membership-times.ts';
import { refusalError } from './refusal-error.ts';
import { replaceGroupsOfPerson as replaceGroups } from './replace-groups.ts';
import type { OnEnded } from './settle.ts';
import * as store from './store.ts';

const path = '/v1/persons/:pid/groups/';
const tags = ['person groups'];
const params = z.object({ pid: Pid });

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly baseUrl: () => string;
}

const listGroupsOfPerson = ({ db, clock, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listGroupsOfPerson',
      summary: 'List all groups of a person',
      params,
      querystring: GroupsOfPersonQuery,
      response: { 200: GroupsOfPerson },
    },
    handler: async (request) => {
      const person = found(await findPersonInSpaces(db.reading, callerOf(request).spaceIds, request.params.pid));
      const now = clock();
      const listed = await groupsOf(db.reading, person.space_id, person.id, request.query, now);
      return toPage(request, baseUrl(), request.query, listed, ({ group, membership }) => ({
        ...store.toWire(group, now),
        membership: toMembership(membership, group, now),
      }));
    },
  });

const replaceGroupsOfPerson = (needs: Needs) =>
  operation({
    method: 'PUT',
    url: path,
    schema: {
      tags,
      operationId: 'replaceGroupsOfPerson',
      summary: 'Put a person into exactly these groups',
      description: `It leaves all others. At most ${limits.groupsPerReplacement} groups, or none: all of it or nothing.`,
      params,
      body: GroupsReplacement,
      response: { 200: GroupsReplaced },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      const outcome = await replaceGroups(needs, spaceIds, request.params.pid, request.body);
      switch (outcome.kind) {
        case 'replaced':
          return { added: outcome.added, removed: outcome.removed };
        case 'no such person':
          throw notFound();
        default:
          throw refusalError(outcome);
      }
    },
  });

/** The groups of one person. */
export const groupsOfPersonOperations = [listGroupsOfPerson, replaceGroupsOfPerson];

import {
  Group,
  GroupCreate,
  GroupId,
  GroupList,
  GroupPage,
  GroupsOfPerson,
  GroupUpdate,
  limits,
  MemberList,
  MemberPage,
  Memberships,
  MembershipsAdded,
  MembershipsRemoved,
  PageQuery,
  Pid,
  toTimestamp,
} from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { PersonId } from '../db/schema.ts';
import { failures, Nothing } from '../http/answers.ts';
import type { App } from '../http/app-type.ts';
import { callerOf, spaceOf } from '../http/authentication.ts';
import { type FieldProblem, fieldError, KithError, notFound } from '../http/errors.ts';
import { pageUrl, toPage } from '../http/pagination.ts';
import { mediaUrl } from '../media/media-url.ts';
import { describePersons, findPersonInSpaces } from '../persons/store.ts';
import { spacesAsked } from '../tokens/caller.ts';
import * as groups from './groups.ts';
import * as store from './store.ts';

const path = '/v1/groups/persons/';
const tags = ['person groups'];
const params = z.object({ id: GroupId });

export const groupRoutes = (context: Context) => async (app: App) => {
  const { db, baseUrl } = context;

  app.post(
    path,
    { schema: { tags, summary: 'Create a group', body: GroupCreate, response: { 201: Group, ...failures } } },
    async (request, reply) => {
      const group = await groups.createGroup(context, spaceOf(request), request.body);
      if (group === 'taken') throw nameTaken(request.body.name);
      return reply.status(201).send(store.toWire(group));
    },
  );

  app.get(
    path,
    { schema: { tags, summary: 'List groups', querystring: GroupList, response: { 200: GroupPage, ...failures } } },
    async (request) => {
      const { spaces_ids, ...query } = request.query;
      const listed = await store.listGroups(db.queries, spacesAsked(callerOf(request), spaces_ids), query);
      return toPage(request, baseUrl(), query, listed, store.toWire);
    },
  );

  app.get(
    `${path}:id/`,
    { schema: { tags, summary: 'Get a group', params, response: { 200: Group, ...failures } } },
    async (request) => store.toWire(await groupOf(request, request.params.id)),
  );

  app.route({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      summary: 'Change what is given of a group',
      params,
      body: GroupUpdate,
      response: { 200: Group, ...failures },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      const group = await groups.updateGroup(context, spaceIds, request.params.id, request.body);
      if (group === 'not found') throw notFound();
      if (group === 'taken') throw nameTaken(request.body.name ?? '');
      return store.toWire(group);
    },
  });

  app.delete(
    `${path}:id/`,
    {
      schema: {
        tags,
        summary: 'Delete a group; its persons stay',
        params,
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      if (!(await store.deleteGroup(db.queries, callerOf(request).spaceIds, request.params.id))) throw notFound();
      return reply.status(204).send();
    },
  );

  app.get(
    `${path}:id/pids/`,
    {
      schema: {
        tags,
        summary: 'List the persons of a group',
        params,
        querystring: MemberList,
        response: { 200: MemberPage, ...failures },
      },
    },
    async (request) => {
      const { query } = request;
      const group = await groupOf(request, request.params.id);
      const after = query.after === undefined ? undefined : (Number.parseInt(query.after, 36) as PersonId);
      const { count, rows } = await groups.listMembers(context, group, { ...query, after });
      const persons = await describePersons(
        db.queries,
        group.space_id,
        rows.map((row) => row.person_id),
      );
      const last = rows.length === query.limit ? rows.at(-1) : undefined;
      const nextAfter = last ? last.person_id.toString(36) : null;
      const members = rows.flatMap(({ person_id, since }) => {
        const person = persons.get(person_id);
        return person ? { person, since } : [];
      });
      const page = toPage(request, baseUrl(), query, { count, rows: members }, ({ person, since }) => ({
        pid: person.pid,
        pid_source: person.source?.name ?? null,
        pid_created: toTimestamp(person.created),
        initial_face_image: mediaUrl(baseUrl(), person.face_image),
        since: toTimestamp(since),
      }));
      if (after === undefined) return { ...page, next_after: nextAfter };
      const next = nextAfter === null ? null : pageUrl(request, baseUrl(), { after: nextAfter });
      return { ...page, next, previous: null, next_after: nextAfter };
    },
  );

  app.post(
    `${path}pids/`,
    {
      schema: {
        tags,
        summary: 'Put persons into groups',
        description: `At most ${limits.pidsPerRequest} pids and ${limits.groupsPerRequest} groups: all of it or nothing.`,
        body: Memberships,
        response: { 200: MembershipsAdded, ...failures },
      },
    },
    async (request) => {
      const outcome = await groups.addMembers(context, callerOf(request).spaceIds, request.body);
      if (outcome.kind !== 'changed') throw refusalError(outcome);
      return { added: outcome.changed, already: outcome.unchanged };
    },
  );

  app.delete(
    `${path}pids/`,
    {
      schema: {
        tags,
        summary: 'Take persons out of groups',
        description: `At most ${limits.pidsPerRequest} pids and ${limits.groupsPerRequest} groups: all of it or nothing.`,
        body: Memberships,
        response: { 200: MembershipsRemoved, ...failures },
      },
    },
    async (request) => {
      const outcome = await groups.removeMembers(context, callerOf(request).spaceIds, request.body);
      if (outcome.kind !== 'changed') throw refusalError(outcome);
      return { removed: outcome.changed, absent: outcome.unchanged };
    },
  );

  app.get(
    '/v1/persons/:pid/groups/',
    {
      schema: {
        tags,
        summary: 'List all groups of a person',
        params: z.object({ pid: Pid }),
        querystring: PageQuery,
        response: { 200: GroupsOfPerson, ...failures },
      },
    },
    async (request) => {
      const person = await findPersonInSpaces(db.queries, callerOf(request).spaceIds, request.params.pid);
      if (!person) throw notFound();
      const listed = await store.listGroupsOfPerson(db.queries, person.space_id, person.id, request.query);
      return toPage(request, baseUrl(), request.query, listed, store.toWire);
    },
  );

  async function groupOf(request: FastifyRequest, id: GroupId): Promise<store.GroupRow> {
    const group = await store.findGroup(db.queries, callerOf(request).spaceIds, id);
    if (!group) throw notFound();
    return group;
  }
};

const nameTaken = (name: string) =>
  fieldError('name', 'nameTaken', `A group named "${name}" exists already: choose another name.`);

function refusalError(refusal: groups.MembershipRefusal): KithError {
  switch (refusal.kind) {
    case 'unknown':
      return new KithError('validation', [
        ...unknown('pids', 'unknownPids', refusal.pids),
        ...unknown('groups_ids', 'unknownGroups', refusal.groupIds),
      ]);
    case 'several spaces':
      return fieldError(
        'groups_ids',
        'invalid',
        'These groups are of different spaces: send one request for each space.',
      );
    case 'full': {
      const { name, id, persons_count: count } = refusal.group;
      return fieldError(
        'groups_ids',
        'groupFull',
        `Group "${name}" (${id}) has ${count} persons and would pass ${limits.personsPerGroup} with ${refusal.joining} more: nothing was added.`,
      );
    }
    default:
      return refusal satisfies never;
  }
}

const NAMED_AT_MOST = 10;

function unknown(
  field: string,
  problem: 'unknownPids' | 'unknownGroups',
  values: readonly (string | number)[],
): FieldProblem[] {
  if (values.length === 0) return [];
  const rest = values.length > NAMED_AT_MOST ? ` and ${values.length - NAMED_AT_MOST} more` : '';
  return [
    {
      field,
      problem,
      message: `Not known here: ${values.slice(0, NAMED_AT_MOST).join(', ')}${rest}. Nothing was changed.`,
    },
  ];
}

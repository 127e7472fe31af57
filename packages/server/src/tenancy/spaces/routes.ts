import { Space, SpaceId, SpaceList, SpacePage, SpaceUpdate, SpaceWrite } from '@kith/contract';
import { z } from 'zod';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found } from '../../platform/http/errors.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import * as spaces from './spaces.ts';
import * as store from './store.ts';

interface Needs extends spaces.SpaceKeeper {
  readonly baseUrl: () => string;
}

const params = z.object({ id: SpaceId.meta({ description: 'Id of a space.' }) });
const tags = ['spaces'];
const config = { access: 'account' } as const;

const nameTaken = () => fieldError('name', 'nameTaken', 'A space of this name exists already: choose another name.');
const isDefault = () => fieldError('name', 'protected', 'The default space can be neither renamed nor deleted.');

const createSpace = (needs: Needs) =>
  operation({
    method: 'POST',
    url: '/v1/spaces/',
    config,
    schema: {
      tags,
      operationId: 'createSpace',
      summary: 'Create a space',
      body: SpaceWrite,
      response: { 201: Space },
    },
    handler: async (request, reply) => {
      const space = await spaces.createSpace(needs, callerOf(request).accountId, request.body.name);
      if (space === 'taken') throw nameTaken();
      return reply.status(201).send(space);
    },
  });

const listSpaces = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/spaces/',
    config,
    schema: {
      tags,
      operationId: 'listSpaces',
      summary: 'List spaces',
      querystring: SpaceList,
      response: { 200: SpacePage },
    },
    handler: async (request) => {
      const listed = await store.listSpaces(db.reading, callerOf(request).accountId, request.query);
      return toPage(request, baseUrl(), request.query, listed, (space) => space);
    },
  });

const listAllSpaces = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/lists/spaces/',
    config,
    schema: {
      tags,
      operationId: 'listAllSpaces',
      summary: 'List all spaces, unpaged',
      response: { 200: z.array(Space) },
    },
    handler: async (request, reply) => {
      const spaces = await store.allSpaces(db.queries, callerOf(request).accountId);
      reply.header('x-total-count', spaces.length);
      return spaces;
    },
  });

const getSpace = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/spaces/:id/',
    config,
    schema: { tags, operationId: 'getSpace', summary: 'Get a space', params, response: { 200: Space } },
    handler: async (request) =>
      found(await store.findSpace(db.queries, callerOf(request).accountId, request.params.id)),
  });

const updateSpace = (needs: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: '/v1/spaces/:id/',
    config,
    schema: {
      tags,
      operationId: 'updateSpace',
      summary: 'Rename a space',
      params,
      body: SpaceUpdate,
      response: { 200: Space },
    },
    handler: async (request) => {
      const { accountId } = callerOf(request);
      const outcome = found(await spaces.renameSpace(needs, accountId, request.params.id, request.body.name));
      if (outcome === 'default') throw isDefault();
      if (outcome === 'taken') throw nameTaken();
      return outcome;
    },
  });

const deleteSpace = (needs: Needs) =>
  operation({
    method: 'DELETE',
    url: '/v1/spaces/:id/',
    config,
    schema: {
      tags,
      operationId: 'deleteSpace',
      summary: 'Delete a space and everything in it',
      description:
        'Persons, groups, sources, entries, profiles, tokens and pictures. Browsers that act in it are logged out. The space `default` stays.',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const outcome = found(await spaces.deleteSpace(needs, callerOf(request).accountId, request.params.id));
      if (outcome === 'default') throw isDefault();
      return reply.status(204).send();
    },
  });

export const spaceRoutes = (needs: Needs) =>
  operations(needs, [createSpace, listSpaces, listAllSpaces, getSpace, updateSpace, deleteSpace]);

import { Space, SpaceId, SpaceList, SpacePage, SpaceUpdate, SpaceWrite, Token, TokenCreate } from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures, Nothing } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { tooManyTokens } from '../tokens/routes.ts';
import { createToken } from '../tokens/tokens.ts';
import * as spaces from './spaces.ts';
import * as store from './store.ts';

const params = z.object({ id: SpaceId.meta({ description: 'Id of a space.' }) });
const tags = ['spaces'];
const config = { access: 'account' } as const;

const nameTaken = () => fieldError('name', 'nameTaken', 'A space of this name exists already: choose another name.');
const isDefault = () => fieldError('name', 'protected', 'The default space can be neither renamed nor deleted.');

export const spaceRoutes = (context: Context) => async (app: App) => {
  const { db, clock, ids, secrets, baseUrl } = context;

  app.post(
    '/v1/spaces/',
    {
      config,
      schema: {
        tags,
        operationId: 'createSpace',
        summary: 'Create a space',
        body: SpaceWrite,
        response: { 201: Space, ...failures },
      },
    },
    async (request, reply) => {
      const space = await spaces.createSpace(context, callerOf(request).accountId, request.body.name);
      if (space === 'taken') throw nameTaken();
      return reply.status(201).send(space);
    },
  );

  app.get(
    '/v1/spaces/',
    {
      config,
      schema: {
        tags,
        operationId: 'listSpaces',
        summary: 'List spaces',
        querystring: SpaceList,
        response: { 200: SpacePage, ...failures },
      },
    },
    async (request) => {
      const listed = await store.listSpaces(db.queries, callerOf(request).accountId, request.query);
      return toPage(request, baseUrl(), request.query, listed, (space) => space);
    },
  );

  app.get(
    '/v1/lists/spaces/',
    {
      config,
      schema: {
        tags,
        operationId: 'listAllSpaces',
        summary: 'List all spaces, unpaged',
        response: { 200: z.array(Space), ...failures },
      },
    },
    async (request, reply) => {
      const spaces = await store.allSpaces(db.queries, callerOf(request).accountId);
      reply.header('x-total-count', spaces.length);
      return spaces;
    },
  );

  app.get(
    '/v1/spaces/:id/',
    {
      config,
      schema: { tags, operationId: 'getSpace', summary: 'Get a space', params, response: { 200: Space, ...failures } },
    },
    async (request) => {
      const space = await store.findSpace(db.queries, callerOf(request).accountId, request.params.id);
      if (!space) throw notFound();
      return space;
    },
  );

  app.route({
    method: ['PATCH', 'PUT'],
    url: '/v1/spaces/:id/',
    config,
    schema: {
      tags,
      operationId: 'updateSpace',
      summary: 'Rename a space',
      params,
      body: SpaceUpdate,
      response: { 200: Space, ...failures },
    },
    handler: async (request) => {
      const { accountId } = callerOf(request);
      const outcome = await spaces.renameSpace(context, accountId, request.params.id, request.body.name);
      if (outcome === 'not found') throw notFound();
      if (outcome === 'default') throw isDefault();
      if (outcome === 'taken') throw nameTaken();
      return outcome;
    },
  });

  app.delete(
    '/v1/spaces/:id/',
    {
      config,
      schema: {
        tags,
        operationId: 'deleteSpace',
        summary: 'Delete a space and everything in it',
        description: 'Persons, groups, sources, entries, profiles, tokens and pictures. The space `default` stays.',
        params,
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const outcome = await spaces.deleteSpace(context, callerOf(request).accountId, request.params.id);
      if (outcome === 'not found') throw notFound();
      if (outcome === 'default') throw isDefault();
      return reply.status(204).send();
    },
  );

  app.post(
    '/v1/spaces/:id/tokens/',
    {
      config,
      schema: {
        tags,
        operationId: 'createSpaceToken',
        summary: 'Make a token of a space',
        description: 'It sees nothing but this space. At most five permanent ones.',
        params,
        body: TokenCreate,
        response: { 201: Token, ...failures },
      },
    },
    async (request, reply) => {
      const { accountId } = callerOf(request);
      const space = await store.findSpace(db.queries, accountId, request.params.id);
      if (!space) throw notFound();
      const owner = { accountId, spaceId: space.id, family: 'access' } as const;
      const token = await db.transaction((tx) =>
        createToken({ clock, ids, tokenKey: secrets.tokenKey }, tx, owner, 'space', request.body.permanent),
      );
      if (token === 'too many') throw tooManyTokens();
      return reply.status(201).send(token);
    },
  );
};

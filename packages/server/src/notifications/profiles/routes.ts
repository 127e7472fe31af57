import {
  Profile,
  ProfileCreate,
  ProfileCreated,
  ProfileId,
  ProfileList,
  ProfilePage,
  ProfileUpdate,
  SecretRotated,
  toTimestamp,
} from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures, Nothing } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { spacesAsked } from '../../platform/http/caller.ts';
import { KithError, notFound } from '../../platform/http/errors.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { askedProfile } from './asked-profile.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import * as notifications from './notifications.ts';
import * as store from './store.ts';
import { trialRoutes } from './trial-routes.ts';

const path = '/v1/notifications/';
const tags = ['notifications'];
const params = z.object({ id: ProfileId.meta({ description: 'Id of a notification profile.' }) });

export const notificationRoutes = (context: Context) => async (app: App) => {
  const { db, config, baseUrl } = context;
  const deps = { ...context, allow: config.webhookAllow };

  app.post(
    path,
    {
      schema: {
        tags,
        operationId: 'createNotificationProfile',
        summary: 'Create a notification profile; its secret is shown once',
        description:
          'Every entry that passes all filters is sent; a filter that is empty or left out restricts nothing.',
        body: ProfileCreate,
        response: { 201: ProfileCreated, ...failures },
      },
    },
    async (request, reply) => {
      const row = stored(await notifications.createProfile(deps, spaceOf(request), request.body));
      const profile = await notifications.readProfile(db.queries, row);
      return reply.status(201).send({ ...profile, secret: row.secret });
    },
  );

  app.get(
    path,
    {
      schema: {
        tags,
        operationId: 'listNotificationProfiles',
        summary: 'List notification profiles',
        querystring: ProfileList,
        response: { 200: ProfilePage, ...failures },
      },
    },
    async (request) => {
      const { spaces_ids, ...query } = request.query;
      const { count, rows } = await store.listProfiles(db.queries, spacesAsked(callerOf(request), spaces_ids), query);
      const profiles = await notifications.readProfiles(db.queries, rows);
      return toPage(request, baseUrl(), query, { count, rows: profiles }, (profile) => profile);
    },
  );

  app.get(
    `${path}:id/`,
    {
      schema: {
        tags,
        operationId: 'getNotificationProfile',
        summary: 'Get a notification profile',
        params,
        response: { 200: Profile, ...failures },
      },
    },
    async (request) =>
      notifications.readProfile(db.queries, await askedProfile(db.queries, request, request.params.id)),
  );

  app.route({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateNotificationProfile',
      summary: 'Change what is given of a notification profile',
      description: 'What is left out stays; null or an empty list ends a filter.',
      params,
      body: ProfileUpdate,
      response: { 200: Profile, ...failures },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      const outcome = await notifications.updateProfile(deps, spaceIds, request.params.id, request.body);
      if (outcome === 'not found') throw notFound();
      return notifications.readProfile(db.queries, stored(outcome));
    },
  });

  app.delete(
    `${path}:id/`,
    {
      schema: {
        tags,
        operationId: 'deleteNotificationProfile',
        summary: 'Delete a notification profile and its delivery log',
        params,
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      if (!(await notifications.deleteProfile(db, callerOf(request).spaceIds, request.params.id))) throw notFound();
      return reply.status(204).send();
    },
  );

  app.post(
    `${path}:id/secret/rotate/`,
    {
      schema: {
        tags,
        operationId: 'rotateNotificationSecret',
        summary: 'Make a new secret; the one before it signs too for 24 hours',
        params,
        response: { 200: SecretRotated, ...failures },
      },
    },
    async (request) => {
      const rotated = await notifications.rotateSecret(deps, callerOf(request).spaceIds, request.params.id);
      if (!rotated) throw notFound();
      return { secret: rotated.secret, previous_until: toTimestamp(rotated.previousUntil) };
    },
  );

  await app.register(deliveryRoutes(context));
  await app.register(trialRoutes(context));
};

function stored(outcome: notifications.ProfileOutcome): store.ProfileRow {
  if (outcome.kind === 'refused') throw new KithError('validation', outcome.problems);
  return outcome.row;
}

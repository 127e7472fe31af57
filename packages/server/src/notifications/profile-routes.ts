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
import type { Logger } from 'pino';
import { z } from 'zod';
import { spacesAsked } from '../platform/caller.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Secrets } from '../platform/config/secrets.ts';
import type { Database } from '../platform/db/database.ts';
import { Nothing } from '../platform/http/answers.ts';
import { callerOf, spaceOf } from '../platform/http/authentication.ts';
import { found, notFound } from '../platform/http/errors.ts';
import { operation, operations } from '../platform/http/operation.ts';
import { toPage } from '../platform/http/pagination.ts';
import type { Ids } from '../platform/ids.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import type { WebhookDispatcher } from './deliveries/dispatcher.ts';
import type { SampleDeps } from './deliveries/send-sample.ts';
import { failOwed } from './deliveries/store.ts';
import { deliveryOperations } from './delivery-routes.ts';
import * as notifications from './profiles/notifications.ts';
import * as store from './profiles/store.ts';
import { pushDeviceOperations } from './push-device-routes.ts';
import { refusalError } from './refusal-error.ts';
import { trialOperations } from './trial-routes.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
  readonly ids: Pick<Ids, 'webhookSecret' | 'messageId'>;
  readonly config: Pick<Config, 'webhookAllow'>;
  readonly webhooks: Pick<WebhookDispatcher, 'replayed'>;
  readonly samples: Pick<SampleDeps, 'resolve' | 'senders' | 'slots' | 'rate'>;
  readonly metrics: Pick<Metrics, 'refused'>;
  readonly baseUrl: () => string;
}

const path = '/v1/notifications/';
const tags = ['notifications'];
const params = z.object({ id: ProfileId.meta({ description: 'Id of a notification profile.' }) });

const createNotificationProfile = (needs: Needs) =>
  operation({
    method: 'POST',
    url: path,
    schema: {
      tags,
      operationId: 'createNotificationProfile',
      summary: 'Create a notification profile; its secret is shown once',
      description: 'Every entry that passes all filters is sent; a filter that is empty or left out restricts nothing.',
      body: ProfileCreate,
      response: { 201: ProfileCreated },
    },
    handler: async (request, reply) => {
      const row = stored(
        await notifications.createProfile(
          { ...needs, allow: needs.config.webhookAllow },
          spaceOf(request),
          request.body,
        ),
      );
      const profile = await notifications.readProfile(needs.db.queries, row);
      return reply.status(201).send({ ...profile, secret: row.secret });
    },
  });

const listNotificationProfiles = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listNotificationProfiles',
      summary: 'List notification profiles',
      querystring: ProfileList,
      response: { 200: ProfilePage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const { count, rows } = await store.listProfiles(db.reading, spacesAsked(callerOf(request), spaces_ids), query);
      const profiles = await notifications.readProfiles(db.reading, rows);
      return toPage(request, baseUrl(), query, { count, rows: profiles }, (profile) => profile);
    },
  });

const getNotificationProfile = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'getNotificationProfile',
      summary: 'Get a notification profile',
      params,
      response: { 200: Profile },
    },
    handler: async (request) => {
      const row = found(await store.findProfile(db.queries, callerOf(request).spaceIds, request.params.id));
      return notifications.readProfile(db.queries, row);
    },
  });

const updateNotificationProfile = (needs: Needs) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateNotificationProfile',
      summary: 'Change what is given of a notification profile',
      description: 'What is left out stays; null or an empty list ends a filter.',
      params,
      body: ProfileUpdate,
      response: { 200: Profile },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      const outcome = await notifications.updateProfile(
        { ...needs, allow: needs.config.webhookAllow, onTurnedOff: failOwed },
        spaceIds,
        request.params.id,
        request.body,
      );
      return notifications.readProfile(needs.db.queries, stored(found(outcome)));
    },
  });

const deleteNotificationProfile = ({ db }: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'deleteNotificationProfile',
      summary: 'Delete a notification profile and its delivery log',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      if (!(await notifications.deleteProfile(db, callerOf(request).spaceIds, request.params.id))) throw notFound();
      return reply.status(204).send();
    },
  });

const rotateNotificationSecret = (needs: Needs) =>
  operation({
    method: 'POST',
    url: `${path}:id/secret/rotate/`,
    schema: {
      tags,
      operationId: 'rotateNotificationSecret',
      summary: 'Make a new secret; the one before it signs too for 24 hours',
      params,
      response: { 200: SecretRotated },
    },
    handler: async (request) => {
      const rotated = found(await notifications.rotateSecret(needs, callerOf(request).spaceIds, request.params.id));
      return { secret: rotated.secret, previous_until: toTimestamp(rotated.previousUntil) };
    },
  });

export const notificationRoutes = (needs: Needs) =>
  operations(needs, [
    createNotificationProfile,
    listNotificationProfiles,
    getNotificationProfile,
    updateNotificationProfile,
    deleteNotificationProfile,
    rotateNotificationSecret,
    ...deliveryOperations,
    ...trialOperations,
    ...pushDeviceOperations,
  ]);

function stored(outcome: notifications.ProfileOutcome): store.ProfileRow {
  if (outcome.kind === 'refused') throw refusalError(outcome.problems);
  return outcome.row;
}

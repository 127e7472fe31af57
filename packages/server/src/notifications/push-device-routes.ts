import {
  ProfileId,
  PushDevice,
  PushDeviceCreate,
  PushDeviceId,
  PushDeviceList,
  PushDevicePage,
  PushKey,
} from '@kith/contract';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Secrets } from '../platform/config/secrets.ts';
import type { Database } from '../platform/db/database.ts';
import { Nothing } from '../platform/http/answers.ts';
import { fieldError, notFound } from '../platform/http/errors.ts';
import { operation } from '../platform/http/operation.ts';
import { toPage } from '../platform/http/pagination.ts';
import { askedProfile } from './asked-profile.ts';
import { deleteDevice, listDevices } from './channels/web-push/device-store.ts';
import { addDevice, deviceToWire } from './channels/web-push/devices.ts';
import { vapidKeys } from './channels/web-push/vapid-keys.ts';

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
  readonly config: Pick<Config, 'webhookAllow'>;
  readonly baseUrl: () => string;
}

const path = '/v1/notifications/:id/devices/';
const tags = ['notifications'];
const params = z.object({ id: ProfileId.meta({ description: 'Id of a notification profile.' }) });

const getPushKey = ({ secrets }: Needs) => {
  const { publicKey } = vapidKeys(secrets.tokenKey);
  return operation({
    method: 'GET',
    url: '/v1/notifications/push-key/',
    schema: {
      tags,
      operationId: 'getPushKey',
      summary: 'Get the key by which browsers subscribe to messages of this installation',
      response: { 200: PushKey },
    },
    handler: async () => ({ public_key: publicKey }),
  });
};

const createPushDevice = ({ db, clock, secrets, config }: Needs) =>
  operation({
    method: 'POST',
    url: path,
    schema: {
      tags,
      operationId: 'createPushDevice',
      summary:
        'Let a profile tell a browser, by its push subscription; one that it tells already has its name and keys anew',
      description: 'The profile has the channel `web-push`.',
      params,
      body: PushDeviceCreate,
      response: { 201: PushDevice },
    },
    handler: async (request, reply) => {
      const profile = await askedProfile(db.queries, request);
      const deps = { db, clock, tokenKey: secrets.tokenKey, allow: config.webhookAllow };
      const outcome = await addDevice(deps, profile, request.body);
      if (outcome.kind === 'refused') throw fieldError(outcome.field, outcome.problem, outcome.reason);
      return reply.status(201).send(deviceToWire(outcome.row));
    },
  });

const listPushDevices = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listPushDevices',
      summary: 'List the browsers that a profile tells',
      params,
      querystring: PushDeviceList,
      response: { 200: PushDevicePage },
    },
    handler: async (request) => {
      const profile = await askedProfile(db.queries, request);
      return toPage(
        request,
        baseUrl(),
        request.query,
        await listDevices(db.queries, profile, request.query),
        deviceToWire,
      );
    },
  });

const deletePushDevice = ({ db }: Needs) =>
  operation({
    method: 'DELETE',
    url: `${path}:device_id/`,
    schema: {
      tags,
      operationId: 'deletePushDevice',
      summary: 'Tell a browser nothing more',
      params: params.extend({ device_id: PushDeviceId.meta({ description: 'Id of a device of the profile.' }) }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const profile = await askedProfile(db.queries, request);
      if (!(await deleteDevice(db.queries, profile, request.params.device_id))) throw notFound();
      return reply.status(204).send();
    },
  });

/** The browsers that profiles tell by web push. */
export const pushDeviceOperations = [getPushKey, createPushDevice, listPushDevices, deletePushDevice];

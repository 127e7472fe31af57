import { DeliveriesReplay, DeliveriesReplayed, Delivery, DeliveryList, DeliveryPage, ProfileId } from '@kith/contract';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/db/database.ts';
import { fieldError, found } from '../platform/http/errors.ts';
import { operation } from '../platform/http/operation.ts';
import { toPage } from '../platform/http/pagination.ts';
import { askedProfile } from './asked-profile.ts';
import * as deliveries from './deliveries/deliveries.ts';
import type { WebhookDispatcher } from './deliveries/dispatcher.ts';

const path = '/v1/notifications/:id/deliveries/';
const tags = ['notifications'];
const params = z.object({ id: ProfileId.meta({ description: 'Id of a notification profile.' }) });
const ofDelivery = params.extend({
  message_id: z.string().max(255).meta({ description: 'Id of a delivery, as `webhook-id` had it.' }),
});

interface Needs {
  readonly db: Database;
  readonly clock: Clock;
  readonly webhooks: Pick<WebhookDispatcher, 'replayed'>;
  readonly baseUrl: () => string;
}

const listDeliveries = ({ db, baseUrl }: Needs) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listDeliveries',
      summary: 'List deliveries with every attempt, the newest first',
      params,
      querystring: DeliveryList,
      response: { 200: DeliveryPage },
    },
    handler: async (request) => {
      const profile = await askedProfile(db.queries, request);
      const listed = await deliveries.listDeliveries(db.reading, profile, request.query);
      return toPage(request, baseUrl(), request.query, listed, (delivery) => delivery);
    },
  });

const getDelivery = ({ db }: Needs) =>
  operation({
    method: 'GET',
    url: `${path}:message_id/`,
    schema: {
      tags,
      operationId: 'getDelivery',
      summary: 'Get a delivery with every attempt',
      params: ofDelivery,
      response: { 200: Delivery },
    },
    handler: async (request) => {
      const profile = await askedProfile(db.queries, request);
      return found(await deliveries.readDelivery(db.queries, profile, request.params.message_id));
    },
  });

const replayDelivery = ({ db, clock, webhooks }: Needs) =>
  operation({
    method: 'POST',
    url: `${path}:message_id/replay/`,
    schema: {
      tags,
      operationId: 'replayDelivery',
      summary: 'Send a delivery again, now; its attempts count anew',
      params: ofDelivery,
      response: { 202: Delivery },
    },
    handler: async (request, reply) => {
      const profile = await askedProfile(db.queries, request);
      const replayed = await deliveries.replayDelivery(db, profile, request.params.message_id, clock());
      const delivery = found(turnedOn(replayed));
      webhooks.replayed(profile.profileId);
      return reply.status(202).send(delivery);
    },
  });

const replayFailedDeliveries = ({ db, clock, webhooks }: Needs) =>
  operation({
    method: 'POST',
    url: `${path}replay/`,
    schema: {
      tags,
      operationId: 'replayFailedDeliveries',
      summary: 'Send every failed delivery since a time again, now',
      description: 'Of this profile; deliveries that succeeded are left alone.',
      params,
      querystring: DeliveriesReplay,
      response: { 202: DeliveriesReplayed },
    },
    handler: async (request, reply) => {
      const profile = await askedProfile(db.queries, request);
      const replayed = turnedOn(await deliveries.replayFailures(db, profile, request.query.since, clock()));
      webhooks.replayed(profile.profileId);
      return reply.status(202).send({ replayed });
    },
  });

/** What was sent for a profile, what came of it, and sending it again. */
export const deliveryOperations = [listDeliveries, getDelivery, replayDelivery, replayFailedDeliveries];

function turnedOn<T>(replayed: T | 'turned off'): T {
  if (replayed !== 'turned off') return replayed;
  throw fieldError('is_active', 'invalid', 'The profile is turned off: turn it on, then replay.');
}

import { DeliveriesReplay, DeliveriesReplayed, Delivery, DeliveryList, DeliveryPage, ProfileId } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { failures } from '../http/answers.ts';
import type { App } from '../http/app-type.ts';
import { callerOf } from '../http/authentication.ts';
import { fieldError, notFound } from '../http/errors.ts';
import { toPage } from '../http/pagination.ts';
import { listDeliveries, replayDelivery } from '../webhooks/deliveries.ts';
import { type ProfileKey, replayFailures } from '../webhooks/store.ts';
import * as store from './store.ts';

const path = '/v1/notifications/:id/deliveries/';
const tags = ['notifications'];
const params = z.object({ id: ProfileId });

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly webhooks: { wake(): void };
  readonly baseUrl: () => string;
}

/** What was sent for a profile, what came of it, and sending it again. */
export const deliveryRoutes =
  ({ db, clock, webhooks, baseUrl }: Deps) =>
  async (app: App) => {
    app.get(
      path,
      {
        schema: {
          tags,
          summary: 'List deliveries with every attempt, the newest first',
          params,
          querystring: DeliveryList,
          response: { 200: DeliveryPage, ...failures },
        },
      },
      async (request) => {
        const profile = keyOf(await profileOf(request, request.params.id));
        const listed = await listDeliveries(db.queries, profile, request.query);
        return toPage(request, baseUrl(), request.query, listed, (delivery) => delivery);
      },
    );

    app.post(
      `${path}:message_id/replay/`,
      {
        schema: {
          tags,
          summary: 'Send a delivery again, now; its attempts count anew',
          params: params.extend({ message_id: z.string().max(255) }),
          response: { 202: Delivery, ...failures },
        },
      },
      async (request, reply) => {
        const profile = keyOf(turnedOn(await profileOf(request, request.params.id)));
        const delivery = await replayDelivery(db.queries, profile, request.params.message_id, clock());
        if (!delivery) throw notFound();
        webhooks.wake();
        return reply.status(202).send(delivery);
      },
    );

    app.post(
      `${path}replay/`,
      {
        schema: {
          tags,
          summary: 'Send every failed delivery since a time again, now',
          params,
          querystring: DeliveriesReplay,
          response: { 202: DeliveriesReplayed, ...failures },
        },
      },
      async (request, reply) => {
        const profile = keyOf(turnedOn(await profileOf(request, request.params.id)));
        const replayed = await replayFailures(db.queries, profile, request.query.since, clock());
        webhooks.wake();
        return reply.status(202).send({ replayed });
      },
    );

    async function profileOf(request: FastifyRequest, id: ProfileId): Promise<store.ProfileRow> {
      const row = await store.findProfile(db.queries, callerOf(request).spaceIds, id);
      if (!row) throw notFound();
      return row;
    }
  };

const keyOf = ({ space_id, id }: store.ProfileRow): ProfileKey => ({ spaceId: space_id, profileId: id });

function turnedOn(row: store.ProfileRow): store.ProfileRow {
  if (!row.is_active) throw fieldError('is_active', 'invalid', 'The profile is turned off: turn it on, then replay.');
  return row;
}

import { type SpaceId, UsageList, UsagePage, UsageTotal, UsageTotalQuery, usageEvents } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { failures } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { spacesAsked } from '../../platform/http/caller.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { allSpaces } from '../spaces/store.ts';
import { listUsage, totalUsage } from './store.ts';

const tags = ['usage'];
const config = { access: 'iam' } as const;

/** Billing of the protocol: on one's own machine, figures of what happened. */
export const usageRoutes =
  ({ db, baseUrl, apiCalls }: Context) =>
  async (app: App) => {
    app.get(
      '/v1/billing/usage/',
      {
        config,
        schema: {
          tags,
          operationId: 'listUsage',
          summary: 'Usage by month',
          description: 'Calls and what was stored, per space and event type.',
          querystring: UsageList,
          response: { 200: UsagePage, ...failures },
        },
      },
      async (request) => {
        const { spaces_ids, ...query } = request.query;
        await apiCalls.write();
        const names = new Map((await spacesOf(request)).map(({ id, name }) => [id, name]));
        const listed = await listUsage(db.queries, await reached(request, spaces_ids), query);
        return toPage(request, baseUrl(), query, listed, (row) => ({
          id: Number(`${row.month.replace('-', '')}${row.event_type}`) * 1_000_000 + row.space_id,
          month: row.month,
          space: { id: row.space_id, name: names.get(row.space_id) ?? '' },
          event_type: row.event_type,
          name: eventName(row.event_type),
          quantity: row.quantity,
        }));
      },
    );

    app.get(
      '/v1/billing/usage/total/',
      {
        config,
        schema: {
          tags,
          operationId: 'getTotalUsage',
          summary: 'Usage in all',
          querystring: UsageTotalQuery,
          response: { 200: UsageTotal, ...failures },
        },
      },
      async (request) => {
        const { spaces_ids, ...query } = request.query;
        await apiCalls.write();
        const totals = await totalUsage(db.queries, await reached(request, spaces_ids), query);
        return {
          results: totals.map(({ event_type, quantity }) => ({
            id: event_type,
            event_type,
            name: eventName(event_type),
            quantity: Number(quantity),
          })),
        };
      },
    );

    const spacesOf = (request: FastifyRequest) => allSpaces(db.queries, callerOf(request).accountId);

    /** Managers act in no space: they see what all spaces of their account used. */
    async function reached(request: FastifyRequest, asked: readonly SpaceId[] | undefined) {
      const caller = callerOf(request);
      if (caller.kind !== 'manager') return spacesAsked(caller, asked);
      const all = (await spacesOf(request)).map(({ id }) => id);
      return asked?.length ? all.filter((id) => asked.includes(id)) : all;
    }
  };

const eventName = (type: number): string => usageEvents[type as keyof typeof usageEvents] ?? String(type);

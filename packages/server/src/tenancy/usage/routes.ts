import {
  type Space,
  type SpaceId,
  UsageList,
  UsagePage,
  UsageTotal,
  UsageTotalQuery,
  usageEvents,
} from '@kith/contract';
import { type Caller, spacesAsked } from '../../platform/caller.ts';
import type { Database } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { allSpaces } from '../spaces/store.ts';
import type { ApiCalls } from './api-calls.ts';
import * as store from './store.ts';

interface Needs {
  readonly db: Database;
  readonly apiCalls: Pick<ApiCalls, 'write'>;
  readonly baseUrl: () => string;
}

const tags = ['usage'];
const config = { access: 'iam' } as const;

const listUsage = ({ db, baseUrl, apiCalls }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/billing/usage/',
    config,
    schema: {
      tags,
      operationId: 'listUsage',
      summary: 'Usage by month',
      description: 'Calls and what was stored, per space and event type.',
      querystring: UsageList,
      response: { 200: UsagePage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      await apiCalls.write();
      const caller = callerOf(request);
      const spaces = await allSpaces(db.reading, caller.accountId);
      const names = new Map(spaces.map(({ id, name }) => [id, name]));
      const listed = await store.listUsage(db.reading, reached(caller, spaces, spaces_ids), query);
      return toPage(request, baseUrl(), query, listed, (row) => ({
        id: Number(`${row.month.replace('-', '')}${row.event_type}`) * 1_000_000 + row.space_id,
        month: row.month,
        space: { id: row.space_id, name: names.get(row.space_id) ?? '' },
        event_type: row.event_type,
        name: eventName(row.event_type),
        quantity: row.quantity,
      }));
    },
  });

const getTotalUsage = ({ db, apiCalls }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/billing/usage/total/',
    config,
    schema: {
      tags,
      operationId: 'getTotalUsage',
      summary: 'Usage in all',
      querystring: UsageTotalQuery,
      response: { 200: UsageTotal },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      await apiCalls.write();
      const caller = callerOf(request);
      const spaces = await allSpaces(db.reading, caller.accountId);
      const totals = await store.totalUsage(db.reading, reached(caller, spaces, spaces_ids), query);
      return {
        results: totals.map(({ event_type, quantity }) => ({
          id: event_type,
          event_type,
          name: eventName(event_type),
          quantity: Number(quantity),
        })),
      };
    },
  });

/** Billing of the protocol: on one's own machine, figures of what happened. */
export const usageRoutes = (needs: Needs) => operations(needs, [listUsage, getTotalUsage]);

/** Managers act in no space: they see what all spaces of their account used. */
function reached(caller: Caller, all: readonly Space[], asked: readonly SpaceId[] | undefined): readonly SpaceId[] {
  if (caller.kind !== 'manager') return spacesAsked(caller, asked);
  const ids = all.map(({ id }) => id);
  return asked?.length ? ids.filter((id) => asked.includes(id)) : ids;
}

const eventName = (type: number): string =>
  Object.values(usageEvents).find((event) => event.type === type)?.name ?? String(type);

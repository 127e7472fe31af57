import { UsageList, UsagePage, UsageTotal, UsageTotalQuery, usageEvents } from '@kith/contract';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Queries } from '../db/database.ts';
import { listed } from '../db/listed.ts';
import { failures } from '../http/answers.ts';
import type { App } from '../http/app-type.ts';
import { callerOf } from '../http/authentication.ts';
import { toPage } from '../http/pagination.ts';
import { allSpaces } from '../spaces/store.ts';
import { type Caller, spacesAsked } from '../tokens/caller.ts';

const tags = ['usage'];
const config = { access: 'iam' } as const;

/** Billing of the protocol: on one's own machine, figures of what was stored. */
export const usageRoutes =
  ({ db, baseUrl }: Context) =>
  async (app: App) => {
    app.get(
      '/v1/billing/usage/',
      {
        config,
        schema: { tags, summary: 'Usage by month', querystring: UsageList, response: { 200: UsagePage, ...failures } },
      },
      async (request) => {
        const caller = callerOf(request);
        const names = new Map((await allSpaces(db.queries, caller.accountId)).map(({ id, name }) => [id, name]));
        const rows = matching(db.queries, caller, request.query)
          .selectAll()
          .orderBy('month')
          .orderBy('space_id')
          .orderBy('event_type');
        return toPage(request, baseUrl(), request.query, await listed(rows, request.query), (row) => ({
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
          summary: 'Usage in all',
          querystring: UsageTotalQuery,
          response: { 200: UsageTotal, ...failures },
        },
      },
      async (request) => {
        const rows = await matching(db.queries, callerOf(request), request.query)
          .select((eb) => ['event_type', eb.fn.sum<number>('quantity').as('quantity')])
          .groupBy('event_type')
          .orderBy('event_type')
          .execute();
        return {
          results: rows.map(({ event_type, quantity }) => ({
            id: event_type,
            event_type,
            name: eventName(event_type),
            quantity: Number(quantity),
          })),
        };
      },
    );
  };

const matching = (db: Queries, caller: Caller, query: z.output<typeof UsageTotalQuery>) =>
  db
    .selectFrom('usage')
    .where('space_id', 'in', spacesAsked(caller, query.spaces_ids))
    .$if(query.event_types !== undefined, (q) => q.where('event_type', 'in', query.event_types ?? []))
    .$if(query.month_from !== undefined, (q) => q.where('month', '>=', query.month_from ?? ''))
    .$if(query.month_to !== undefined, (q) => q.where('month', '<=', query.month_to ?? ''));

const eventName = (type: number): string => usageEvents[type as keyof typeof usageEvents] ?? String(type);

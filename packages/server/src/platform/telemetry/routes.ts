import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures } from '../http/answers.ts';
import type { App } from '../http/app-type.ts';
import { KithError } from '../http/errors.ts';

const tags = ['operations'];
const security: [] = [];
const alive = z.object({ status: z.literal('ok') }).meta({ example: { status: 'ok' } });
const prepared = z.object({ status: z.literal('ready') }).meta({ example: { status: 'ready' } });

/** Health and metrics: open, and without anything about persons. */
export const telemetryRoutes =
  ({ db, metrics, ready }: Context) =>
  async (app: App) => {
    app.get(
      '/healthz',
      {
        schema: {
          tags,
          security,
          operationId: 'getHealth',
          summary: 'Whether the process is alive',
          response: { 200: alive, ...failures },
        },
      },
      async () => ({ status: 'ok' }) as const,
    );

    app.get(
      '/readyz',
      {
        schema: {
          tags,
          security,
          operationId: 'getReadiness',
          summary: 'Whether requests will be answered',
          description: 'The database is reached, the models are loaded and the index is built; until then 503.',
          response: { 200: prepared, ...failures },
        },
      },
      async () => {
        if (!ready()) throw new KithError('unavailable');
        await db.ping().catch(() => {
          throw new KithError('unavailable');
        });
        return { status: 'ready' } as const;
      },
    );

    app.get(
      '/metrics',
      {
        schema: {
          tags,
          security,
          operationId: 'getMetrics',
          summary: 'Figures for Prometheus',
          response: { 200: { content: { 'text/plain': { schema: z.string() } } }, ...failures },
        },
      },
      async (_request, reply) =>
        reply.type(metrics.registry.contentType).send((await metrics.registry.metrics()) as never),
    );
  };

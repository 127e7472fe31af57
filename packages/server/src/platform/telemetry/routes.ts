import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { ensureDescriptor } from '../files/descriptors.ts';
import { KithError } from '../http/errors.ts';
import { operation, operations } from '../http/operation.ts';
import type { Metrics } from './metrics.ts';

interface Needs {
  readonly db: Pick<Database, 'answers'>;
  readonly metrics: Pick<Metrics, 'registry'>;
  readonly ready: () => boolean;
}

const tags = ['operations'];
const security: [] = [];
const alive = z.object({ status: z.literal('ok') }).meta({ example: { status: 'ok' } });
const prepared = z.object({ status: z.literal('ready') }).meta({ example: { status: 'ready' } });

const getHealth = () =>
  operation({
    method: 'GET',
    url: '/healthz',
    schema: {
      tags,
      security,
      operationId: 'getHealth',
      summary: 'Whether the process is alive',
      response: { 200: alive },
    },
    handler: async () => ({ status: 'ok' }) as const,
  });

const getReadiness = ({ db, ready }: Needs) =>
  operation({
    method: 'GET',
    url: '/readyz',
    schema: {
      tags,
      security,
      operationId: 'getReadiness',
      summary: 'Whether requests will be answered',
      description:
        'The database is reached, the models are loaded, the index is built, and files can be opened; otherwise 503.',
      response: { 200: prepared },
    },
    handler: async () => {
      const answers = ready() && (await Promise.all([db.answers(), ensureDescriptor()]).catch(() => [false]))[0];
      if (!answers) throw new KithError('unavailable');
      return { status: 'ready' } as const;
    },
  });

const getMetrics = ({ metrics }: Needs) =>
  operation({
    method: 'GET',
    url: '/metrics',
    schema: {
      tags,
      security,
      operationId: 'getMetrics',
      summary: 'Figures for Prometheus',
      response: { 200: { content: { 'text/plain': { schema: z.string() } } } },
    },
    handler: async (_request, reply) =>
      reply.type(metrics.registry.contentType).send((await metrics.registry.metrics()) as never),
  });

/** Health and metrics: open, and without anything about persons. */
export const telemetryRoutes = (needs: Needs) => operations(needs, [getHealth, getReadiness, getMetrics]);

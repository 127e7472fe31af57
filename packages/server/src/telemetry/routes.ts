import type { Context } from '../context.ts';
import type { App } from '../http/app-type.ts';
import { KithError } from '../http/errors.ts';

/** Health and metrics: open, and without anything about persons. */
export const telemetryRoutes =
  ({ db, metrics, ready }: Context) =>
  async (app: App) => {
    app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }));

    app.get('/readyz', { schema: { hide: true } }, async () => {
      if (!ready()) throw new KithError('unavailable');
      await db.ping().catch(() => {
        throw new KithError('unavailable');
      });
      return { status: 'ready' };
    });

    app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
    );
  };

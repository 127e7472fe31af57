import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { accountRoutes, loginRoute } from './accounts/routes.ts';
import { consoleRoutes } from './console/routes.ts';
import type { Context } from './context.ts';
import { entryRoutes } from './entries/routes.ts';
import { groupRoutes } from './groups/routes.ts';
import { transferRoutes } from './groups/transfers/routes.ts';
import { answerErrors } from './http/answer-errors.ts';
import type { App } from './http/app-type.ts';
import { requireToken } from './http/authentication.ts';
import { acceptBodies, parseQuery } from './http/bodies.ts';
import { limitBodyTime } from './http/body-deadlines.ts';
import { openApi } from './http/openapi.ts';
import { refuseWhenBusy } from './http/picture-turns.ts';
import { serializerCompiler } from './http/serialization.ts';
import { endSilentConnections } from './http/silent-connections.ts';
import { validatorCompiler } from './http/validation.ts';
import { licenceRoutes } from './licences/routes.ts';
import { mediaRoutes } from './media/routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { personRoutes } from './persons/routes.ts';
import { templateRoutes } from './persons/template-routes.ts';
import { sourceRoutes } from './sources/routes.ts';
import { spaceRoutes } from './spaces/routes.ts';
import { statusRoutes } from './spaces/status.ts';
import { telemetryRoutes } from './telemetry/routes.ts';
import { thresholdRoutes } from './thresholds/routes.ts';
import { tokenRoutes } from './tokens/routes.ts';
import { usageRoutes } from './usage/routes.ts';
import { utilityRoutes } from './utility/routes.ts';
import { version } from './version.ts';

const DAY_S = 24 * 60 * 60;

/** The HTTP app of a context. It never listens. */
export async function buildApp(context: Context): Promise<App> {
  const fastify = Fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      querystringParser: parseQuery,
      maxParamLength: 600,
    },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // Bodies have deadlines of their own: those of imports take as long as they take.
    requestTimeout: 0,
  });
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.decorateRequest('caller', null);
  answerErrors(fastify);
  await fastify.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders: ['Authorization', 'token', 'Content-Type', 'Request-ID', 'Idempotency-Key'],
    exposedHeaders: ['X-Total-Count', 'Allow', 'Retry-After'],
    maxAge: DAY_S,
    strictPreflight: false,
  });
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  limitBodyTime(fastify);
  endSilentConnections(fastify);
  await acceptBodies(fastify);
  await openApi(fastify, version);
  // Clients that keep their connection would keep a stopping server waiting.
  let stopping = false;
  fastify.addHook('preClose', async () => {
    stopping = true;
  });
  fastify.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const { url = 'unknown', method = request.method } = request.routeOptions;
    const labels = { route: url, method: String(method), status: String(reply.statusCode) };
    context.metrics.requests.observe(labels, reply.elapsedTime / 1000);
  });

  const app: App = fastify.withTypeProvider<ZodTypeProvider>();
  await app.register(telemetryRoutes(context));
  await app.register(mediaRoutes(context));
  await app.register(consoleRoutes);
  await app.register(loginRoute(context));
  await app.register(async (guarded) => {
    guarded.addHook('onRequest', requireToken(context.authenticate));
    guarded.addHook('onRequest', refuseWhenBusy(context.vision));
    await guarded.register(accountRoutes(context));
    await guarded.register(tokenRoutes(context));
    await guarded.register(spaceRoutes(context));
    await guarded.register(statusRoutes(context));
    await guarded.register(licenceRoutes(context));
    await guarded.register(usageRoutes(context));
    await guarded.register(sourceRoutes(context));
    await guarded.register(personRoutes(context));
    await guarded.register(templateRoutes(context));
    await guarded.register(groupRoutes(context));
    await guarded.register(transferRoutes(context));
    await guarded.register(entryRoutes(context));
    await guarded.register(thresholdRoutes(context));
    await guarded.register(notificationRoutes(context));
    await guarded.register(utilityRoutes(context));
  });
  return app;
}

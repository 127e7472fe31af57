import cors from '@fastify/cors';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Context } from './context.ts';
import { readHealth } from './examine.ts';
import { alarmRoutes } from './notifications/alarms/routes.ts';
import { notificationRoutes } from './notifications/profile-routes.ts';
import { findingRoutes } from './operations/doctor/routes.ts';
import { groupRoutes } from './people/groups/routes.ts';
import { ruleRoutes } from './people/groups/rules/routes.ts';
import { transferRoutes } from './people/groups/transfers/routes.ts';
import { personRoutes } from './people/persons/routes.ts';
import { consoleRoutes } from './platform/console/routes.ts';
import { descriptorLimit } from './platform/files/descriptors.ts';
import { answerErrors } from './platform/http/answer-errors.ts';
import type { App } from './platform/http/app-type.ts';
import { countArriving } from './platform/http/arriving.ts';
import { requireToken } from './platform/http/authentication.ts';
import { acceptBodies, parseQuery } from './platform/http/bodies.ts';
import { limitBodyTime } from './platform/http/body-deadlines.ts';
import { limitConnections } from './platform/http/connections.ts';
import { KithError } from './platform/http/errors.ts';
import { finishRequests } from './platform/http/finish-requests.ts';
import { before, limitRequests } from './platform/http/limit-requests.ts';
import { writeLongListsInPieces } from './platform/http/long-lists.ts';
import { answerMalformed, frameworkErrors } from './platform/http/malformed-requests.ts';
import { noteCommits } from './platform/http/note-commits.ts';
import { answerOneAtATime } from './platform/http/one-at-a-time.ts';
import { openApi } from './platform/http/openapi.ts';
import { refuseWhenBusy } from './platform/http/picture-turns.ts';
import { protocolRoutes } from './platform/http/protocol-version.ts';
import { requestIdOf } from './platform/http/request-id.ts';
import { securityHeaders } from './platform/http/security-headers.ts';
import { serializerCompiler } from './platform/http/serialization.ts';
import { endSilentConnections } from './platform/http/silent-connections.ts';
import { endStalledAnswers } from './platform/http/stalled-answers.ts';
import { takeTurns } from './platform/http/take-turns.ts';
import { validatorCompiler } from './platform/http/validation.ts';
import { mediaRoutes } from './platform/media/routes.ts';
import { frameworkLog } from './platform/telemetry/log.ts';
import { telemetryRoutes } from './platform/telemetry/routes.ts';
import { version } from './platform/version.ts';
import { sightingRoutes } from './sightings/routes.ts';
import { severalAccounts } from './tenancy/accounts/store.ts';
import { recordChanges } from './tenancy/audit/record-changes.ts';
import { auditRoutes } from './tenancy/audit/routes.ts';
import { accountRoutes, loginRoute } from './tenancy/login/routes.ts';
import { sessionLoginRoutes, sessionRoutes } from './tenancy/login/session-routes.ts';
import { sourceTokenRoutes } from './tenancy/source-tokens/routes.ts';
import { licenceRoutes } from './tenancy/sources/licence-routes.ts';
import { sourceRoutes } from './tenancy/sources/routes.ts';
import { spaceRoutes } from './tenancy/spaces/routes.ts';
import { statusRoutes } from './tenancy/spaces/status-routes.ts';
import { thresholdRoutes } from './tenancy/thresholds/routes.ts';
import { tokenRoutes } from './tenancy/tokens/routes.ts';
import { usageRoutes } from './tenancy/usage/routes.ts';

const DAY_S = 24 * 60 * 60;
const MAX_HEADER_BYTES = 64 * 1024;
/** Until the headers of a request are there. */
const HEADERS_MS = 20_000;
const CHECK_MS = 5_000;

/** The HTTP app of a context. It never listens. */
export async function buildApp(context: Context): Promise<App> {
  const fastify = Fastify({
    loggerInstance: frameworkLog(context.log) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      querystringParser: parseQuery,
      maxParamLength: 600,
    },
    // A filter of a thousand pids fits, however its commas are written. Who names no host is told so in the envelope.
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      requireHostHeader: false,
      headersTimeout: HEADERS_MS,
      connectionsCheckingInterval: CHECK_MS,
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors,
    // Bodies have deadlines of their own: those of imports take as long as they take.
    requestTimeout: 0,
    genReqId: requestIdOf,
    trustProxy: context.config.trustedProxies.length > 0 && [...context.config.trustedProxies],
  });
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.decorateRequest('caller', null);
  fastify.decorateRequest('mayHaveCommitted', null);
  fastify.decorateRequest('changed', null);
  fastify.decorateRequest('created', null);
  fastify.decorateRequest('recorded', false);
  answerOneAtATime(fastify, () => context.metrics.connectionEnded('ahead'));
  answerMalformed(fastify);
  const hasShownToken = limitConnections(fastify, {
    descriptors: descriptorLimit(),
    trustedProxies: context.config.trustedProxies,
    onEnded: (reason) => context.metrics.connectionEnded(reason),
  });
  const refuseUnknown = answerErrors(fastify);
  await fastify.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders: ['Authorization', 'token', 'Content-Type', 'Request-ID', 'Idempotency-Key'],
    exposedHeaders: ['X-Total-Count', 'Allow', 'Retry-After', 'Request-ID'],
    maxAge: DAY_S,
    strictPreflight: false,
  });
  securityHeaders(fastify);
  limitBodyTime(fastify);
  countArriving(fastify, context.metrics);
  endSilentConnections(fastify);
  endStalledAnswers(fastify, () => context.metrics.connectionEnded('stalled'));
  await acceptBodies(fastify);
  const limits = limitRequests(context.config.requestsPerSecond, (budget) => context.metrics.refused(budget));
  const inTurn = takeTurns(fastify, context.turns, () => context.metrics.refused('turns'));
  await openApi(fastify, { version, sessionCookie: context.sessionCookie }, [before(limits.strangers), inTurn]);
  // Clients that keep their connection would keep a stopping server waiting.
  let stopping = false;
  fastify.addHook('preClose', async () => {
    stopping = true;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('request-id', request.id);
    done(stopping ? new KithError('unavailable') : undefined);
  });
  fastify.addHook('onRequest', refuseUnknown);
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { url = 'unknown', method = request.method } = request.routeOptions;
    const labels = { route: url, method: String(method), status: String(reply.statusCode) };
    context.metrics.requests.observe(labels, reply.elapsedTime / 1000);
    done();
  });

  const app: App = fastify.withTypeProvider<ZodTypeProvider>();
  // Whoever watches over Kith is always answered.
  await app.register(telemetryRoutes(context));
  await app.register(async (open) => {
    open.addHook('onRequest', before(limits.strangers));
    open.addHook('onRequest', inTurn);
    await open.register(mediaRoutes(context));
    await open.register(consoleRoutes);
    await open.register(loginRoute(context));
    await open.register(sessionLoginRoutes(context));
  });
  await app.register(async (guarded) => {
    guarded.addHook('onRequest', requireToken(context, limits.strangers));
    guarded.addHook('onRequest', ({ raw }, _reply, done) => {
      hasShownToken(raw.socket);
      done();
    });
    guarded.addHook('onRequest', before(limits.callers));
    guarded.addHook('onRequest', refuseWhenBusy(context.vision));
    guarded.addHook('onRequest', inTurn);
    recordChanges(guarded as unknown as FastifyInstance, context);
    finishRequests(guarded as unknown as FastifyInstance);
    writeLongListsInPieces(guarded as unknown as FastifyInstance, context.turns);
    guarded.addHook('preHandler', noteCommits(context.db));
    guarded.addHook('onResponse', ({ caller }, _reply, done) => {
      // Managers act in no space: what they do is no use of one.
      if (caller?.spaceId) context.apiCalls.count(caller.spaceId);
      done();
    });
    // Each is a list of operations; a scope of its own for each would take a quarter of the time in which an app is built.
    for (const add of [
      accountRoutes(context),
      sessionRoutes(context),
      tokenRoutes(context),
      spaceRoutes(context),
      statusRoutes(context),
      findingRoutes({ ...context, readHealth, isShared: severalAccounts }),
      licenceRoutes(context),
      usageRoutes(context),
      auditRoutes(context),
      sourceTokenRoutes(context),
      sourceRoutes(context),
      personRoutes(context),
      sightingRoutes(context),
      groupRoutes(context),
      transferRoutes(context),
      ruleRoutes(context),
      thresholdRoutes(context),
      notificationRoutes(context),
      alarmRoutes(context),
      protocolRoutes,
    ]) {
      await add(guarded);
    }
  });
  return app;
}

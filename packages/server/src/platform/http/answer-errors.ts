import { errors } from '@kith/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { VisionError } from '../../recognition/vision/vision-error.ts';
import { isDatabaseDown, isInDoubt } from '../db/database-down.ts';
import { isOutOfDescriptors } from '../files/descriptors.ts';
import { PicturesDown } from '../pictures-down.ts';
import { KithError } from './errors.ts';
import { Refusals } from './refusals.ts';
import { askerOf, outsideTurn } from './take-turns.ts';

/** After which a client may try again what could not be done now. */
const UNAVAILABLE_S = '5';

/**
 * The one funnel: whatever is thrown anywhere leaves as the contract's envelope.
 * @returns a hook that refuses what is at no route before its body is read
 */
export function answerErrors(app: FastifyInstance): onRequestHookHandler {
  const refusals = new Refusals();
  app.setErrorHandler(async (error, request, reply) => {
    const known = toKithError(error, request);
    if (error instanceof IndexUnavailable || (error instanceof VisionError && error.code === 'busy')) {
      reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
    }
    if (known.error === 'unavailable' && !reply.hasHeader('retry-after')) reply.header('retry-after', UNAVAILABLE_S);
    // A body that is being taken in holds room until it is answered; one that has not been looked at holds none.
    if (known.error === 'tooManyRequests' && !request.arrived) {
      await outsideTurn(request, () => refusals.turn(askerOf(request)));
    }
    return reply
      .status(known.status)
      .serializer(JSON.stringify)
      .type('application/json; charset=utf-8')
      .send(known.toEnvelope());
  });
  const routes = knownRoutes(app);
  const refusalOf = (request: FastifyRequest, reply: FastifyReply): KithError => {
    const allowed = routes.methodsAt(request.url);
    if (allowed.length === 0 || allowed.includes(request.method)) return new KithError('notFound');
    reply.header('allow', allowed.join(', '));
    return new KithError('methodNotAllowed');
  };
  app.setNotFoundHandler((request, reply) => {
    throw refusalOf(request, reply);
  });
  return (request, reply, done) => done(request.is404 ? refusalOf(request, reply) : undefined);
}

function toKithError(error: unknown, { log, mayHaveCommitted }: FastifyRequest): KithError {
  if (error instanceof KithError) return error;
  if (error instanceof VisionError && error.code !== 'crashed') {
    // Whoever left reads no answer; that the wait was too long is what the metrics should say.
    return new KithError(error.code === 'closed' ? 'unavailable' : 'tooManyRequests');
  }
  if (error instanceof IndexUnavailable) {
    return new KithError(error.code === 'loading' ? 'facesLoading' : 'facesUnfit', [], error.message);
  }
  if (isOutOfDescriptors(codeOf(error))) {
    log.error({ err: error }, 'No file can be opened: the limit of open files is reached.');
    return new KithError('unavailable', [], 'The server can open no more files: nothing was stored.');
  }
  const status = statusOf(error);
  switch (status) {
    case 404:
      return new KithError('notFound');
    case 413:
      return new KithError('tooLarge');
    case 415:
      return new KithError('unsupportedMediaType');
    case 503:
      return new KithError('unavailable');
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new KithError('validation', [
      { field: '__all__', problem: 'invalid', message: 'The request is malformed.' },
    ]);
  }
  if (diskFull.has(codeOf(error))) {
    log.error({ err: error }, 'The disk is full: requests that store something are refused until there is room.');
    return new KithError('unavailable', [], 'The disk of the server is full: nothing was stored.');
  }
  // It is met before a commit alone: later it is an `UnsettledChange`.
  if (error instanceof PicturesDown) {
    log.warn({ err: error }, 'A request could not be answered: the pictures cannot be reached.');
    return new KithError('unavailable', [], 'The pictures cannot be reached: nothing was changed.');
  }
  if (isDatabaseDown(error)) {
    // 503 says that nothing was done.
    if (mayHaveCommitted && (mayHaveCommitted() || isInDoubt(error))) {
      log.error({ err: error }, 'The database went away during a change: nobody knows whether it was made.');
      return new KithError('internal');
    }
    log.warn({ err: error }, 'A request could not be answered: the database is down.');
    return new KithError('unavailable', [], 'The database cannot be reached: nothing was changed.');
  }
  log.error({ err: error }, 'A request failed unexpectedly.');
  return new KithError('internal', [], errors.internal.message);
}

/** As the file system, SQLite and PostgreSQL say it. */
const diskFull: ReadonlySet<string> = new Set(['ENOSPC', 'SQLITE_FULL', '53100']);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;

/** Which methods exist at a path, so that a wrong method is told from a wrong path. */
function knownRoutes(app: FastifyInstance): { methodsAt(url: string): string[] } {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = url
      .split('/')
      .filter(Boolean)
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
    routes.push({ pattern: new RegExp(`^/+${pattern.join('/+')}/*$`), methods: [method].flat() });
  });
  return {
    methodsAt(url) {
      const path = url.split('?', 1)[0] ?? '';
      return [...new Set(routes.flatMap((route) => (route.pattern.test(path) ? route.methods : [])))];
    },
  };
}

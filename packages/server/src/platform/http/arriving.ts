import { limits } from '@kith/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SharedRoom } from '../shared-room.ts';
import { endUnlessComplete } from './body-deadlines.ts';
import { KithError } from './errors.ts';
import { networkOf } from './network.ts';

/** How many bytes of bodies may be on their way or in memory; see the table in `docs/operations.md`. */
const arrivingLimits = {
  /** Of callers with a token, together. */
  bytes: 256 * 1024 * 1024,
  /** Of callers without one, together. */
  strangersBytes: 4 * 1024 * 1024,
  /** What a body counts at least: its connection and its request take memory, too. */
  leastBytes: 16 * 1024,
  /** The body of a route that needs no token: names and passwords, however they are written. */
  strangersBodyBytes: 16 * 1024,
  /** Until it is there. */
  strangersBodyMs: 10_000,
  /** The body of a route that takes none. */
  noBodyBytes: 16 * 1024,
  /** Texts of a multipart body, which may come beside its files. */
  textBytes: 4 * 1024 * 1024,
  retryAfterS: 1,
} as const;

declare module 'fastify' {
  interface FastifyRequest {
    /** Counts bytes of a body that says no length, as they come; set where there is a body. */
    arrived: ((bytes: number) => void) | null;
  }
}

/** What is counted of bodies. */
interface Figures {
  readonly arrivingBytes: { inc(bytes: number): void; dec(bytes: number): void };
  readonly bodiesRefused: { inc(labels: { readonly reason: 'share' | 'full' }): void };
}

/**
 * Counts bodies from their headers on until they are answered: by space, or by address where no token was shown. What is too much is
 * refused before it is read. Who stays within is not slowed by who does not. Streamed bodies are never in memory, and are not counted.
 *
 * Register it before the routes.
 */
export function countArriving(app: FastifyInstance, { arrivingBytes, bodiesRefused }: Figures): void {
  const known = new SharedRoom(arrivingLimits.bytes);
  const strangers = new SharedRoom(arrivingLimits.strangersBytes);

  app.addHook('onRoute', (route) => {
    const isOpen = route.schema?.security?.length === 0;
    if (isOpen) route.bodyLimit ??= arrivingLimits.strangersBodyBytes;
    else if (!route.schema?.body) route.bodyLimit ??= arrivingLimits.noBodyBytes;
  });

  app.decorateRequest('arrived', null);
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (!hasBody(request) || request.routeOptions.config.streamsBody) return done(null, payload);
    const { most, expected, refusedAbove } = sizeOf(request);
    const [room, key] = request.caller
      ? [known, `space ${request.caller.spaceId ?? `of account ${request.caller.accountId}`}`]
      : [strangers, networkOf(request.ip)];
    let reserved = 0;
    let received = 0;
    const reserve = (bytes: number): void => {
      const outcome = room.take(key, bytes);
      if (outcome !== 'taken') {
        bodiesRefused.inc({ reason: outcome });
        throw tooMuch(reply, outcome);
      }
      reserved += bytes;
      arrivingBytes.inc(bytes);
    };
    const release = (): void => {
      room.giveBack(key, reserved);
      arrivingBytes.dec(reserved);
      reserved = 0;
    };
    request.arrived = (bytes) => {
      received += bytes;
      if (received > refusedAbove) throw new KithError('tooLarge');
      if (received > reserved) reserve(received - reserved);
    };
    try {
      if (expected > refusedAbove) throw new KithError('tooLarge');
      reserve(Math.max(arrivingLimits.leastBytes, Math.min(expected, most)));
    } catch (error) {
      return done(error as Error);
    }
    reply.raw.once('finish', release).once('close', release);
    if (room === strangers) endUnlessComplete(request, arrivingLimits.strangersBodyMs);
    done(null, payload);
  });
}

function tooMuch(reply: FastifyReply, outcome: 'share' | 'full'): KithError {
  reply.header('retry-after', String(arrivingLimits.retryAfterS));
  return outcome === 'share'
    ? new KithError('tooManyRequests')
    : new KithError('unavailable', [], 'Too much is being sent to this server: try again.');
}

/** Whether a body comes with it. */
export function hasBody({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

interface Size {
  /** Bytes that can come to lie in memory. */
  readonly most: number;
  /** Bytes that will come, as far as that is known; of a chunked multipart body they are counted as they come. */
  readonly expected: number;
  readonly refusedAbove: number;
}

function sizeOf({ headers, routeOptions: { bodyLimit, config } }: FastifyRequest): Size {
  const files = config.files ?? 0;
  const most = files > 0 ? Math.max(bodyLimit, files * limits.imageBytes + arrivingLimits.textBytes) : bodyLimit;
  // Texts beside a picture are cut, however long they are sent.
  const refusedAbove = files > 0 ? Number.POSITIVE_INFINITY : bodyLimit;
  if (headers['content-length'] !== undefined)
    return { most, expected: Number(headers['content-length']), refusedAbove };
  const isMultipart = /^multipart\//i.test(headers['content-type'] ?? '');
  return { most, expected: isMultipart ? 0 : bodyLimit, refusedAbove };
}

import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Vision } from '../../recognition/vision/vision.ts';
import { spaceOf } from './authentication.ts';
import { outsideTurn } from './take-turns.ts';

/** Refuses an upload whose picture would be turned away, before it is read. */
export const refuseWhenBusy =
  ({ queue }: Pick<Vision, 'queue'>): onRequestHookHandler =>
  (request, _reply, done) => {
    if (request.routeOptions.config.files) queue?.ensureRoom(askerOf(request));
    done();
  };

/** Vision for one request: spaces take turns, and pictures of a client that went away are not looked at. */
export function inTurn(vision: Vision, request: FastifyRequest, reply: FastifyReply): Pick<Vision, 'analyse'> {
  const left = new AbortController();
  if (reply.raw.closed) left.abort();
  else reply.raw.once('close', () => left.abort());
  const turn = { asker: askerOf(request), signal: left.signal };
  const analyse: Vision['analyse'] = (image, options) => vision.analyse(image, { ...options, ...turn });
  // Pictures have a line of their own, in which spaces take turns.
  return { analyse: (image, options) => outsideTurn(request, () => analyse(image, options)) };
}

const askerOf = (request: FastifyRequest): string => String(spaceOf(request));

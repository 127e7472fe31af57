import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Between two looks. The first one may still see what moved before it: who rests is ended after one to two of them. */
const STALLED_MS = 30_000;

/**
 * Ends connections on which nothing moves for a while: those whose client does not read its answer, and those that ask nothing from
 * the start. An answer that is still being made keeps its connection.
 */
export function endStalledAnswers(app: FastifyInstance, onEnded: () => void, stalledMs = STALLED_MS): void {
  // Node starts anew with every byte that is read or written, also with those of one long write.
  app.server.setTimeout(stalledMs);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.raw.on('timeout', (socket: Socket) => {
      if (socket.writableLength === 0) return;
      onEnded();
      socket.destroy();
    });
    done();
  });
}

import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Requests that may wait on a connection for the answer to the one before them. Browsers and proxies send none ahead. */
const WAITING_MOST = 64;

/**
 * Begins a request when the one before it on its connection is answered. Node hands over requests that were sent ahead at once,
 * and tells their answers nothing when the client hangs up: what these have opened would stay open for ever.
 *
 * Register it before every other hook. Connections with more requests sent ahead are ended.
 */
export function answerOneAtATime(app: FastifyInstance, onTooMany: () => void): void {
  const waiting = new WeakMap<Socket, number>();
  app.addHook('onRequest', ({ raw: { socket } }, { raw: answer }, done) => {
    // The answer whose turn it is has the connection.
    if (answer.socket) return done();
    const ahead = (waiting.get(socket) ?? 0) + 1;
    if (ahead > WAITING_MOST) {
      if (!socket.destroyed) onTooMany();
      socket.destroy();
      return;
    }
    waiting.set(socket, ahead);
    answer.once('socket', () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      done();
    });
  });
}

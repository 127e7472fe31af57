import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Lets the app close only when every request that was begun is done with, also those whose client has hung up: the server closes
 * without these, and the database would be closed under them.
 *
 * Register it behind the hooks that store something before an answer leaves.
 */
export function finishRequests(app: FastifyInstance): void {
  const underWay = new Set<FastifyRequest>();
  let onLast = (): void => undefined;
  const end = (request: FastifyRequest): void => {
    if (underWay.delete(request) && underWay.size === 0) onLast();
  };
  app.addHook('preHandler', (request, _reply, done) => {
    underWay.add(request);
    done();
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    end(request);
    done(null, payload);
  });
  // What fails while it is sent is not sent again in every case.
  app.addHook('onError', async (request) => end(request));
  app.addHook('onClose', async () => {
    if (underWay.size === 0) return;
    await new Promise<void>((resolve) => {
      onLast = resolve;
    });
  });
}

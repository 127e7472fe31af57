import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** What a browser may do with an answer that is no page: nothing. */
const nothing = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

/** The pages under /docs draw themselves with scripts and styles of their own, and call the API. */
const ofDocs =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Headers that keep browsers from doing what nobody asked for. Answers of the API are kept in no cache: they are about people. */
export async function securityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: nothing },
    frameguard: { action: 'deny' },
    // Pictures are shown in pages of other origins.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  app.addHook('onRequest', async ({ routeOptions: { url = '' } }, reply) => {
    if (url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
    if (url.startsWith('/docs')) reply.header('content-security-policy', ofDocs);
  });
}

import type { FastifyInstance } from 'fastify';

/** What a browser may do with an answer that is no page: nothing. */
const always = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  // Pictures are shown in pages of other origins.
  'cross-origin-resource-policy': 'cross-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
} as const;

/** Answers of the API are kept in no cache: they are about people. */
const ofApi = { ...always, 'cache-control': 'no-store' } as const;

/** The pages under /docs draw themselves with scripts and styles of their own, and call the API. */
const ofDocs = {
  ...always,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

/** Headers that keep browsers from doing what nobody asked for. */
export function securityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', ({ routeOptions: { url = '' } }, reply, done) => {
    if (url.startsWith('/v1/')) reply.headers(ofApi);
    else reply.headers(url.startsWith('/docs') ? ofDocs : always);
    done();
  });
}

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema, onRequestHookHandler, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { tokensOpening } from './authentication.ts';
import { isChange } from './is-change.ts';
import { finishDocument } from './openapi-document.ts';
import { schemesOpening, securitySchemes, tags } from './openapi-texts.ts';

/** A route that does not say `security: []` stands behind authentication. */
const securityOf = ({ config }: RouteOptions): NonNullable<FastifySchema['security']> =>
  schemesOpening(tokensOpening(config)).map((name) => ({ [name]: [] }));

/** Says of what the audit log names that it does. */
const auditOf = ({ method, config }: RouteOptions): object =>
  [method].flat().some((one) => isChange({ method: one, config })) ? { 'x-audited': true } : {};

/** `GET /openapi.json` from the schemas of the routes, and `GET /docs` to read and try it. Register it before the routes. */
export async function openApi(
  app: FastifyInstance,
  { version, sessionCookie }: { readonly version: string; readonly sessionCookie: string },
  onRequest: onRequestHookHandler[],
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kith',
        version,
        summary: 'Who is there, and which groups they belong to.',
        description:
          'The NeuroIO v1 protocol and what Kith adds to it. People look at it in the [console](../console/): whoever is logged in there can try the calls here. Every path is taken with and without its last slash. Bodies may be JSON, urlencoded or multipart, whatever is shown here. Lists in a query are separated by commas, or the parameter is repeated; an empty value means that the parameter is absent.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server.' }],
      tags,
      components: { securitySchemes: securitySchemes(sessionCookie) },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document);
      return { schema: { security: securityOf(document.route), ...schema, ...auditOf(document.route) }, url };
    },
    transformObject: (document) => finishDocument(jsonSchemaTransformObject(document)),
  });
  // Hooks that are given to it pass over its files.
  await app.register(async (pages) => {
    for (const hook of onRequest) pages.addHook('onRequest', hook);
    await pages.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title: 'Kith API' },
      uiConfig: { layout: 'BaseLayout', deepLinking: true, docExpansion: 'none', filter: true },
    });
  });
  app.get('/openapi.json', { onRequest, schema: { hide: true } }, async () => app.swagger());
}

import { ENDED_ACTION } from '@kith/server/parts';
import type { FastifyInstance } from 'fastify';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-audited'?: true }>>>>;
}

/** Every action that the audit log of a Kith may name, as it does: method and route of whatever changes something, and what happens by itself. */
export async function recordedActions(app: FastifyInstance): Promise<string[]> {
  const { paths }: Document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json();
  const asked = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation['x-audited'])
      .map(([method]) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  return [...asked, ENDED_ACTION];
}

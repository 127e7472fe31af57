import type { FastifyRequest } from 'fastify';

/** Of which writing takes a few milliseconds. */
export const ITEMS_A_PIECE = 100;

/** Whether a list is asked for that may be long. Who asks for nothing but its headers has it made all the same. */
export const asksForLongList = ({ method, query }: Pick<FastifyRequest, 'method' | 'query'>): boolean =>
  (method === 'GET' || method === 'HEAD') && Number((query as { readonly limit?: unknown }).limit) > ITEMS_A_PIECE;
